"""Books as plain files, which any web server sends. Knows no terminal."""
