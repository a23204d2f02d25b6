"""Our books in the pages of other sites: which page an address means, the code of its frame, and oEmbed."""
