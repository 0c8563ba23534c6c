"""The progress board for coordinators."""
