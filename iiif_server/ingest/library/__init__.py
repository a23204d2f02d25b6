"""A whole library at once: books found in a folder of folders, taken in one after the other, and what came of it."""
