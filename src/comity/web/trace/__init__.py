"""The trace: from a difficulty to a proposal, a decision, a task, an engagement, a result, and back."""
