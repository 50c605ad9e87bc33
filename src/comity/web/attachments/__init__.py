"""The attachments room: the files that hang on a record, how they are given, shown and taken home.

Another room shows a record's files with two lines: `"attachments": files_on(record, acting)` (pages.py) in its view,
and `{% include "attachments/_list.html" %}` in its template.
"""
