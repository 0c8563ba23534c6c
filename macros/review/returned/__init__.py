"""The Word copy that comes back edited: what it says and looks like otherwise than the report."""
