"""Whether the copies are sound and print what the site prints."""
