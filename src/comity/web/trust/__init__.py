"""Who trusts whom: this node, the registrar, each peer with its keys over time, the network as its directory says."""
