"""What all words of the authors share."""
