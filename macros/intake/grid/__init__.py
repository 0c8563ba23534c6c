"""Tables of any shape, read by their headings and labels."""
