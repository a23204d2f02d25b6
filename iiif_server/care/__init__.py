"""The care of books: whether files are what they were, the trash, what happened when, the health of a book.

Use cases without HTTP and without the terminal. The pure parts stand in modules of their own.
"""
