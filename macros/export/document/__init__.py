"""The document between the built site and its copies: one tree, read once."""
