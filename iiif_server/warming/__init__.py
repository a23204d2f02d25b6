"""Makes beforehand what readers ask for first. Knows no HTTP and no terminal."""
