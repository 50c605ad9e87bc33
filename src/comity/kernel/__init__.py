"""The rules that every record obeys: labels and access, versions, lifecycles, links, sources, journal, actions."""
