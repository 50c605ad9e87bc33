"""Exchange and proof: the channels with other nodes, the journal and its check, receipts, and any record's history."""
