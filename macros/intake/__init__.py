"""Excel, both ways: filled files into canonical CSV, tables out as templates and workbooks."""
