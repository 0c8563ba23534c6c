"""The Word copy: the same book as in the PDF, as a file that a clerk can go on editing."""
