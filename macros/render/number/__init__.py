"""Numbers in sentences, and claims about them."""
