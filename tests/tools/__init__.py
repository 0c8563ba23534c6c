"""The invented province Thanh Giang: a generator of demonstration data.

`python -m tests.tools.make_province` rewrites every provincial CSV in `data/tables`,
byte for byte the same each time.
"""
