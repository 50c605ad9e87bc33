"""The national exchange: papers from there with what is doubtful of them, statuses, and files to hand over."""
