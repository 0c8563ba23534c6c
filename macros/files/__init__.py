"""Files written the same way every time, and replaced as a whole."""
