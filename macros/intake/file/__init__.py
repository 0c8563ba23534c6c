"""Files of clerks as cells: spreadsheets and CSV of any making."""
