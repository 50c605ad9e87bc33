"""The directory: agencies and places with what they were and became, posts and their holders, persons, partners,
forums, missions; likely duplicates shown, records merged, posts handed over."""
