"""Whether the report follows its outline."""
