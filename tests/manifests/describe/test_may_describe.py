"""Which XML is worth reading as a description, by how it begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.describe import may_describe


@pytest.mark.parametrize(
    ("head", "may"),
    [
        (b'<?xml version="1.0"?><!-- a > b --><mets:mets xmlns:mets="http://www.loc.gov/METS/">', True),
        (b"<mods>", True),
        (b"<collection xmlns='http://www.loc.gov/MARC21/slim'>", True),
        (b'<kitab xmlns:dc="http://purl.org/dc/elements/1.1/">', True),
        ("<mets xmlns='http://www.loc.gov/METS/'>".encode("utf-16"), True),
        (b"no XML at all", True),  # it is told that it is broken
        (b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">', False),
        (b"<PcGts xmlns='http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15'>", False),
        (b'<!DOCTYPE html><html><head><link rel="schema.DC" href="http://purl.org/dc/terms/">', False),
        (b"<project><mods/></project>", False),
    ],
)
def test_by_the_first_element(head: bytes, may: bool) -> None:
    assert may_describe(head) is may


@given(st.binary(max_size=300) | st.text("<>?!-a: /", max_size=300).map(str.encode))
def test_no_head_raises(head: bytes) -> None:
    may_describe(head)
