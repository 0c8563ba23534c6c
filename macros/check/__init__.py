"""What can be known to be wrong before anything is built, listed all at once."""
