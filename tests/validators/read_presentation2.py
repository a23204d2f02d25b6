"""Runs in the environment of the two old validators of Presentation 2.1: each line of standard input is a document,
each line of standard output what they say: [errors of tripoli, its warnings, error of iiif-prezi, its warnings]."""

import json
import sys

from iiif_prezi import loader  # type: ignore[import-not-found]  # stands in an environment of its own
from tripoli import IIIFValidator  # type: ignore[import-not-found]

# It would fetch the context from the network, to see whether the document is JSON-LD.
loader.jsonld = None


def by_tripoli(text: str) -> tuple[list[str], list[str]]:
    """Errors and warnings, each kind once."""
    validator = IIIFValidator(fail_fast=False, collect_warnings=True)
    validator.logger.disabled = True
    try:
        validator.validate(text)
    except Exception as error:  # on some errors it breaks down itself
        return [f"{type(error).__name__}: {error}"], []
    return sorted({str(one) for one in validator.errors}), sorted({str(one) for one in validator.warnings})


def by_prezi(text: str) -> tuple[str, list[str]]:
    """The first error, empty for none, and the warnings."""
    reader = loader.ManifestReader(text, version="2.1")
    try:
        reader.read()
    except Exception as error:  # whatever it raises is its verdict
        return f"{type(error).__name__}: {error}", []
    return "", sorted({one.strip() for one in reader.get_warnings()})


for line in sys.stdin:
    print(json.dumps([*by_tripoli(line), *by_prezi(line)]))
