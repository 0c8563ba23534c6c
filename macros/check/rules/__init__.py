"""The rules of the tables: stated in their YAML, judged over whole columns at once."""
