"""Acts on any record: its marking, who may know it, its restricted annexes, and putting it up for approval."""
