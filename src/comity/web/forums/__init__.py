"""Forums: a page a standing multilateral mechanism: its bodies, who chairs them, meetings, seats and papers."""
