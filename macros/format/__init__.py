"""Values in, Vietnamese text out."""
