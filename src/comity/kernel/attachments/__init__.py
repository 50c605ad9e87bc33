"""Attachments: files that hang on a record, known to whoever may know the record and to nobody else.

    types.py       which files a node takes (the profile's allow list), and what a file really is
    names.py       file names made harmless, and how a download states them
    scanning.py    clamd, where the node has one
    inspecting.py  all of that for one file that arrived, before anything is written
    models.py      the table
    kinds.py       the kind "attachment": its content and lifecycle
    actions.py     attach, take off
    following.py   the label follows the record's
    awaiting.py    the bytes of replicas: what of them is here, and what stops the rest
    reading.py     for one hat: the attachments of a record, and one of them
    auditing.py    the bytes against their hashes, when the journal is verified
    collecting.py  the chore that removes bytes which nothing came to name

The bytes lie in `kernel.blobs`, once for all records that name them; that two records name the same shows nowhere.
"""
