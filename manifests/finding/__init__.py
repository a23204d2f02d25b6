"""How books are found: keys of words, rows of keys, queries, and how two databases look for them.

Its door is `manifests.search`; only that, `manifests.library`, which has the keys of its books made, and
`manifests.summaries`, which lists books in the order that is kept with the keys, come in here.
"""
