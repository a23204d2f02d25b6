"""What programs ask for that collect books: OAI-PMH, Change Discovery, the sitemap and robots.txt."""
