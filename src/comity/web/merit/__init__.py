"""Merit: who is put forward, what the council says, what was decided, and the book of certificates."""
