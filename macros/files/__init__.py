"""Files as a whole: replaced in one step, zipped to the same bytes, text safe in spreadsheets."""
