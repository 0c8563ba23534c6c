"""Cited documents: in the sentence, and all of them on a page."""
