"""Peacekeeping: who is in which mission until when, who follows, the joining project, and who else contributes."""
