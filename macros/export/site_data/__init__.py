"""What the site holds besides its pages: the tables, the ledger, and how they hang together."""
