"""The macro `bieu_do`: charts."""
