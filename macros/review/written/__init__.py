"""How a comparison is told: a page, a comment, a file for machines, a Word copy."""
