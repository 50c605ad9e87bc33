"""Trust: whose keys are whose, since when, by whose word; and how keys change, end and are replaced.

models.py      the keys of every node over time, the registrar, what is announced to whom
history.py     which key counts: now, for what comes in; or then, for what is kept as evidence
stating.py     every change of a key stands in the journal
storing.py     the node's private keys in their file, encrypted or not
rotating.py    new keys of this node, announced by the old
succeeding.py  new keys of a peer, announced by its old ones
replacing.py   keys that were lost or stolen: compared anew, the old ones revoked
directory.py   the registrar's word: entries and the list of them
registrar.py   the registrar's own office: plain files, no node
auditing.py    all of it against the journal
"""
