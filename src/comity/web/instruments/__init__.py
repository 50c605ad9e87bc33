"""Legal instruments: a list with what ends soon, a page an instrument with its track of steps, and files taken in."""
