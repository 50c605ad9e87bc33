"""Joining United Nations peacekeeping: the project, who is where and until when, who is ready, who else sends whom."""
