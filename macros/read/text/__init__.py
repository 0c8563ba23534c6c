"""Text files in: encodings, characters nobody sees, old Vietnamese code pages."""
