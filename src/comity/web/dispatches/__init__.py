"""Dispatches: what other agencies sent to ours, what ours sends, one dispatch as a letter, and writing a new one."""
