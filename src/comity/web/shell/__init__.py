"""What every page shares: the frame, its parts, and the words of the interface."""
