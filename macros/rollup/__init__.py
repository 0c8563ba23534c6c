"""The roll-up: returns of many units checked, added up into the tables of the report above them."""
