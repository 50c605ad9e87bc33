"""Messages of the national document exchange (edXML, QCVN 102:2016/BTTTT): plain Python, no Django, no database.

    opening.py     bytes to text: junk, byte order marks, wrong encodings
    tree.py        text to elements, by expat: no DTD, no entities, limits on size and depth
    message.py     what a message says, typed
    codes.py       electronic codes of agencies, as Decision 20/2020/QĐ-TTg writes them, old form and new
    flags.py       what of a message cannot be trusted, and why
    fields.py      one element's value, checked, with a flag where it does not hold
    reader.py      bytes to (message, flags, signature): tolerant, and never falls over
    doubts.py      what contradicts itself between fields
    signature.py   the XML signature, where there is one
    writer.py      a message to bytes: strict

`comity.exchange.gateway` keeps what is read, and writes what is sent.
"""

from comity.exchange.edxml.codes import canonical_code, same_organ
from comity.exchange.edxml.flags import Flag
from comity.exchange.edxml.message import (
    Attachment,
    Business,
    Message,
    Organ,
    Receiver,
    ResponseFor,
    Signer,
    Staff,
    Status,
    Trace,
)
from comity.exchange.edxml.reader import Read, read
from comity.exchange.edxml.signature import Signature, Standing
from comity.exchange.edxml.writer import write

__all__ = [
    "Attachment",
    "Business",
    "Flag",
    "Message",
    "Organ",
    "Read",
    "Receiver",
    "ResponseFor",
    "Signature",
    "Signer",
    "Staff",
    "Standing",
    "Status",
    "Trace",
    "canonical_code",
    "read",
    "same_organ",
    "write",
]
