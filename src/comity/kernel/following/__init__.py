"""Following: what a person under a hat wants to be told of, and the notices that tell it.

A notice names a record and a version, nothing else. Whether it is shown, and what of the record, is asked again at
every reading under the hat that reads.
"""
