"""What is wrong with a page's own words."""
