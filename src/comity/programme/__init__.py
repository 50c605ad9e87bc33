"""What is planned and what is done: plans, directions, tasks, engagements and the agencies' accounts of them."""
