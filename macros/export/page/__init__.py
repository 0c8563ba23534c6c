"""What both printers must know of paper: room, widths, where blocks fall, fonts, drawings."""
