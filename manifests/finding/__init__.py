"""How books are found: keys of words, rows of keys, queries, and how two databases look for them.

Its door is `manifests.search`; only that, and `manifests.library`, which has the keys of its books made, come in here.
"""
