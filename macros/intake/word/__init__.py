"""A Word draft taken into a section: read, its numbers found in the data, written as a page."""
