"""What descriptions say of a book, joined with its scans at ingest: which files, which pages, which words."""
