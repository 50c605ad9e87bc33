"""Exchange: how the channels with each node are, by which ways, and bundles on sticks taken in and written."""
