"""The use case that joins images and books: masters become a published book. Knows no HTTP and no terminal."""
