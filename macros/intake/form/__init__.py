"""Official forms, read along their layouts."""
