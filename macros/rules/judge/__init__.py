"""Rules judged over whole columns at once."""
