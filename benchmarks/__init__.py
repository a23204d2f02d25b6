"""Measures the server beside nginx, iipsrv and vips in one run. Nothing of the server may import it."""
