"""Fetching by HTTP what others publish: the only way out of this program. Only commands fetch; no server does.

Within bounds of bytes, seconds and redirects, and to none but the addresses that the caller lets it reach.
"""
