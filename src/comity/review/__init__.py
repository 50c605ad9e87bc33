"""What it added up to: rounds, submissions, findings, conferences with their conclusions, central reports."""
