"""An EPUB 3.2, file by file, for books whose texts were kept. Pure: knows no book's files, no HTTP and no clock."""
