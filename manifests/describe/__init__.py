"""Descriptions of books as others write them: METS/MODS, MARC, Dublin Core, tables, YAML; bytes in, values out.

Knows no file, no network and no book of the library: what a description says is joined with scans by ingest.
"""
