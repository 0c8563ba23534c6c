"""The rules of tables: a closed language, one judge, and how a broken rule explains itself."""
