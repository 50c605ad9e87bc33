"""What happens when, and what collides: calendars over the records of every room, busy posts, holds and feeds."""
