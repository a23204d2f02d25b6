"""The queue: books that wait in Redis until one of several workers takes them. Knows no HTTP and no terminal.

What lies in Redis is what RQ writes, so RQ's tools show it; the worker is our own (docs/queue.md says why). Nothing
that comes from Redis is believed: an order is a bounded JSON document of known fields, and names no code.
"""
