"""The linter beside the network: fetches documents, and what they point to. For the command line only.

Nothing in the web server imports it: whoever runs it names the address herself, on her own machine. So addresses of the
local network may be fetched; our own server on localhost is one.
"""
