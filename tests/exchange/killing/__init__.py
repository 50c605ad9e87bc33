"""Two whole nodes as processes, killed again and again while both write to each other; then both databases are asked.

python -m tests.exchange.killing --rounds 200          docs/simulation.md says what must hold

node.py     a node that can be killed: server, courier and writer in one process group
hand.py     what runs inside a node: the writer, and the questions to its database
rounds.py   the rounds, and what must hold after them
"""
