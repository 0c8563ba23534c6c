"""What differs in one passage: its words, numbers, rows and columns."""
