"""OAI-PMH 2.0: what is asked, and what is answered in XML. Pure: no SQL, no request and no clock."""

from manifests.oai.answers import (
    Identity,
    error_answer,
    formats_answer,
    get_answer,
    identifiers_answer,
    identify_answer,
    records_answer,
    sets_answer,
)
from manifests.oai.arguments import Arguments, parse_arguments
from manifests.oai.formats import FORMATS, Format, format_of
from manifests.oai.identifiers import book_of, identifier_of, repository_of
from manifests.oai.refusals import Refusal
from manifests.oai.selecting import Selection, selection_of
from manifests.oai.sets import OaiSet, collection_of, set_spec, sets_of
from manifests.oai.tokens import ListToken, read_list_token, read_sets_token, write_list_token, write_sets_token

__all__ = [
    "FORMATS",
    "Arguments",
    "Format",
    "Identity",
    "ListToken",
    "OaiSet",
    "Refusal",
    "Selection",
    "book_of",
    "collection_of",
    "error_answer",
    "format_of",
    "formats_answer",
    "get_answer",
    "identifier_of",
    "identifiers_answer",
    "identify_answer",
    "parse_arguments",
    "read_list_token",
    "read_sets_token",
    "records_answer",
    "repository_of",
    "selection_of",
    "set_spec",
    "sets_answer",
    "sets_of",
    "write_list_token",
    "write_sets_token",
]
