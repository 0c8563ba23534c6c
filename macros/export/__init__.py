"""From the built site to the printed copy: pages → one book → PDF (and Word)."""
