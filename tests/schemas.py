"""The schemas of catalogues and harvesters, with the network off."""

import re
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

XSD = "http://www.w3.org/2001/XMLSchema"


def schema_of(shared_data: Path, folder: Path, names: Sequence[str]) -> etree.XMLSchema:
    """One schema of these files, through copies in `folder` that name each other by the last part of addresses."""
    imports = []
    for path in (shared_data / "schemas").glob("*.xsd"):
        near = re.sub(r'schemaLocation="[^"]*/([^"/]+)"', r'schemaLocation="\1"', path.read_text("utf-8"))
        (folder / path.name).write_text(near, "utf-8")
    for name in names:
        namespace = re.search(r'targetNamespace="([^"]+)"', (folder / name).read_text("utf-8"))
        assert namespace is not None
        imports.append(f'<import namespace="{namespace[1]}" schemaLocation="{name}"/>')
    whole = folder / "whole.xsd"
    whole.write_text(f'<schema xmlns="{XSD}">{"".join(imports)}</schema>', "utf-8")
    return etree.XMLSchema(etree.parse(str(whole), etree.XMLParser(no_network=True)))
