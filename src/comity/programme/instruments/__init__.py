"""Legal instruments: what is to be completed, signed, in force and owed, each class by the steps of its own law.

rules.py       the profile's classes, steps, document types and fields (`instruments.toml`), read and checked
lifecycle.py   the union of states that the kernel knows
steps.py       which step may follow, and what taking one makes of the body: pure
terms.py       when an instrument ends or renews itself, and how it stands: pure
kinds.py       the kinds `instrument` and `obligation`
models.py      their tables, and who was warned of what
actions.py     what changes them
reading.py     lists, obligations, what is near its end, figures
warning.py     the chore that warns
cells.py       CSV with the place of every cell
dcad.py        one row of the agreements dataset, and what may be doubted of it: pure
importing.py   a file of that dataset, taken in
"""
