"""What rules say: expressions, and the verbs in which a table states them."""
