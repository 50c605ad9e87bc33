"""History: every version of any record, compared in words and restored; and any list as it stood on a day."""
