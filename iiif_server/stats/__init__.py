"""How much the books of a library are used, by day and by the site that shows them; never by whom."""
