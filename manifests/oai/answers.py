"""The answers of OAI-PMH 2.0 as XML, by its schema. Every text from outside is escaped here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from manifests.changes.values import RecordHeader
from manifests.language_maps import LanguageMap
from manifests.oai.formats import FORMATS
from manifests.oai.identifiers import identifier_of, is_domain, repository_of
from manifests.oai.refusals import Refusal
from manifests.oai.sets import Collections, OaiSet, set_spec
from manifests.oai.times import stamp
from manifests.urls import Urls

OAI = "http://www.openarchives.org/OAI/2.0/"
_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<OAI-PMH xmlns="{OAI}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd">\n'
)
_IDENTIFIERS = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_DC = "http://purl.org/dc/elements/1.1/"
_DESCRIBED = "http://www.openarchives.org/OAI/2.0/oai_dc/"
# The parts of a request that may be told back when it was refused for what it says (section 3.2).
_SILENT = frozenset({"badVerb", "badArgument"})

# Argument -> value.
Said = Mapping[str, str]
# A record and the element that says what it is about; '' of a deleted one.
Record = tuple[RecordHeader, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who gives the records. `earliest`: no record has an earlier datestamp, nor ever will."""

    name: str
    email: str
    earliest: datetime


def identify_answer(identity: Identity, urls: Urls, now: datetime) -> str:
    """The answer to Identify."""
    lines = [
        _element("repositoryName", identity.name),
        _element("baseURL", urls.oai()),
        _element("protocolVersion", "2.0"),
        _element("adminEmail", identity.email),
        _element("earliestDatestamp", stamp(identity.earliest)),
        _element("deletedRecord", "persistent"),
        _element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        _element("compression", "gzip"),
    ]
    host = repository_of(urls)
    if is_domain(host):
        described = (
            f'<oai-identifier xmlns="{_IDENTIFIERS}" xsi:schemaLocation="{_IDENTIFIERS} {_IDENTIFIERS}.xsd">'
            f"<scheme>oai</scheme>{_element('repositoryIdentifier', host)}<delimiter>:</delimiter>"
            f"{_element('sampleIdentifier', identifier_of('BOOK', urls))}</oai-identifier>"
        )
        lines.append(f"<description>{described}</description>")
    return _answer({"verb": "Identify"}, urls, now, "\n".join(("<Identify>", *lines, "</Identify>")))


def formats_answer(said: Said, urls: Urls, now: datetime) -> str:
    """The answer to ListMetadataFormats: every book has a record in each of them."""
    lines = (
        "<metadataFormat>"
        f"{_element('metadataPrefix', prefix)}{_element('schema', form.schema)}"
        f"{_element('metadataNamespace', form.namespace)}</metadataFormat>"
        for prefix, form in FORMATS.items()
    )
    return _answer(said, urls, now, "\n".join(("<ListMetadataFormats>", *lines, "</ListMetadataFormats>")))


def sets_answer(said: Said, sets: Sequence[OaiSet], token: str | None, count: int, urls: Urls, now: datetime) -> str:
    """The answer to ListSets. `token`: leads on; '' at the end of a list in parts; None: the list is whole.

    `count`: how many were given before.
    """
    lines = (
        f"<set>{_element('setSpec', one.spec)}{_element('setName', ' / '.join(_texts(one.label)))}"
        f"{_description(one.summary)}</set>"
        for one in sets
    )
    body = ("<ListSets>", *lines, *_resumption(token, count), "</ListSets>")
    return _answer(said, urls, now, "\n".join(body))


def get_answer(said: Said, record: Record, collections: Collections, urls: Urls, now: datetime) -> str:
    """The answer to GetRecord."""
    return _answer(said, urls, now, f"<GetRecord>\n{_record(record, collections, urls)}\n</GetRecord>")


def records_answer(
    said: Said,
    records: Sequence[Record],
    collections: Collections,
    token: str | None,
    count: int,
    urls: Urls,
    now: datetime,
) -> str:
    """The answer to ListRecords; `token` and `count` as in `sets_answer`."""
    lines = (_record(one, collections, urls) for one in records)
    body = ("<ListRecords>", *lines, *_resumption(token, count), "</ListRecords>")
    return _answer(said, urls, now, "\n".join(body))


def identifiers_answer(
    said: Said,
    headers: Sequence[RecordHeader],
    collections: Collections,
    token: str | None,
    count: int,
    urls: Urls,
    now: datetime,
) -> str:
    """The answer to ListIdentifiers; `token` and `count` as in `sets_answer`."""
    lines = (_header(one, collections, urls) for one in headers)
    body = ("<ListIdentifiers>", *lines, *_resumption(token, count), "</ListIdentifiers>")
    return _answer(said, urls, now, "\n".join(body))


def error_answer(said: Said, refusal: Refusal, urls: Urls, now: datetime) -> str:
    """The answer to a request that is refused."""
    told: Said = {} if refusal.code in _SILENT else said
    return _answer(told, urls, now, f'<error code="{refusal.code}">{_text(str(refusal))}</error>')


def _answer(said: Said, urls: Urls, now: datetime, body: str) -> str:
    told = "".join(f' {name}="{_text(value)}"' for name, value in said.items())
    head = f"{_element('responseDate', stamp(now))}\n<request{told}>{_text(urls.oai())}</request>\n"
    return f"{_OPENING}{head}{body}\n</OAI-PMH>\n"


def _record(record: Record, collections: Collections, urls: Urls) -> str:
    header, metadata = record
    said = f"<metadata>\n{metadata}</metadata>" if metadata else ""
    return f"<record>{_header(header, collections, urls)}{said}</record>"


def _header(header: RecordHeader, collections: Collections, urls: Urls) -> str:
    status = ' status="deleted"' if header.deleted else ""
    specs = (spec for one in header.collections if (spec := set_spec(one, collections)))
    return (
        f"<header{status}>{_element('identifier', identifier_of(header.book, urls))}"
        f"{_element('datestamp', stamp(header.changed))}{''.join(_element('setSpec', one) for one in specs)}</header>"
    )


def _resumption(token: str | None, count: int) -> Iterable[str]:
    return () if token is None else (f'<resumptionToken cursor="{count}">{_text(token)}</resumptionToken>',)


def _description(summary: LanguageMap) -> str:
    lines = "".join(
        f"<dc:description{_language(tag)}>{_text(text)}</dc:description>"
        for tag, texts in summary.items()
        for text in texts
    )
    if not lines:
        return ""
    opening = f'<oai_dc:dc xmlns:oai_dc="{_DESCRIBED}" xmlns:dc="{_DC}"'
    schema = f' xsi:schemaLocation="{_DESCRIBED} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"'
    return f"<setDescription>{opening}{schema}>{lines}</oai_dc:dc></setDescription>"


def _language(tag: str) -> str:
    return "" if tag == "none" else f' xml:lang="{_text(tag)}"'


def _texts(texts: LanguageMap) -> list[str]:
    return list(dict.fromkeys(text for several in texts.values() for text in several))


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _text(text: str) -> str:
    """Escaped, and without letters that XML has not."""
    return escape("".join(letter if _is_of_xml(letter) else "\ufffd" for letter in text))


def _is_of_xml(letter: str) -> bool:
    return letter in "\t\n\r" or " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
