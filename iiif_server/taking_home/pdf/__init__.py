"""A PDF that is written from its first byte to its last without going back (docs/adr/0013). Knows no book and no image.

Every module here is pure: values become bytes.
"""
