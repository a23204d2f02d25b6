"""Books and collections of other institutions that stand beside ours. Values and their reading; knows no network.

By their own names are imported: `reading`, `schedule`, and `shelved`, which loads SQL.
"""
