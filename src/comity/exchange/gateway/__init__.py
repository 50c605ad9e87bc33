"""The gateway to the national document exchange: what comes in waits for a person, what goes out is a copy.

    tables.py      our kinds, urgencies and statuses as the exchange has them, and back (profile data); agencies' codes
    models.py      the tables
    kinds.py       the kinds "received-paper" and "received-status"
    matching.py    which of our dispatches a message is about
    taking.py      a file in: read, kept, waiting; and what became of several files
    actions.py     what people do with a received paper
    sending.py     a dispatch, or the status of a received paper, as a file

`exchange.edxml` reads and writes the messages themselves. docs/gateway.md is for people.
"""
