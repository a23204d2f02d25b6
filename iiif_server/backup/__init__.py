"""Backups of a library, the way back from them, and moving house.

Use cases without HTTP and without the terminal. The pure parts stand in modules of their own.
"""
