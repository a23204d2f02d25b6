"""Books of other institutions beside ours: fetched once, kept, looked at again by schedule. For commands only."""
