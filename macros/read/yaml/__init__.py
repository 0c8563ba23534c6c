"""YAML with the line of every value; what is wrong with one, in Vietnamese."""
