"""Official reports from words and numbers."""
