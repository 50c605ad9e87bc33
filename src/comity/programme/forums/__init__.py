"""Standing multilateral mechanisms: who of ours sits in them, who chairs them, which papers are due."""
