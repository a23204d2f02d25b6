"""The application: the two ways in (HTTP, command line) and what joins images and books.

`application.py` has `create_app`. It is not made here: `iiif-server books` would load the web server first.
"""
