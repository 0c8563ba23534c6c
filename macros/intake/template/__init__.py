"""Templates: what they hold, how they look, and how they come back."""
