"""The programs' face: addresses that other nodes call."""
