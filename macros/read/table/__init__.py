"""Tables: their meaning, their cells, the other tables that they name."""
