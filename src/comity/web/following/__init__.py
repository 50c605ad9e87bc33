"""What a hat follows: its notices, its subscriptions and saved searches, the button on records, the feed."""
