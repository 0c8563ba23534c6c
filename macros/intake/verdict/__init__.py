"""What came of an import: what changed, and what the rules say of it."""
