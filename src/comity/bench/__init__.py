"""Speed: a made-up node of any size, and how long its pages, writes and checks take. docs/speed.md says what it showed.

The data set is made once and the same everywhere; it is shaped as the actions would have left it, and a verification of
its journal says so.
"""
