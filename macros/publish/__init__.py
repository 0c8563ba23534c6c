"""From a checked report to files that are handed over, replaced as a whole or not at all."""
