"""The specification of imports and templates."""
