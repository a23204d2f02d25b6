"""METS (Library of Congress; profiles of the DFG viewer, Kitodo, OCR-D) -> description. Knows no file system.

Pages come from the physical structure map, contents from the logical one, the book's own description from the record
that its logical division names.
"""

from collections.abc import Iterator
from dataclasses import replace

from manifests.describe.dates import parse_date
from manifests.describe.description import DescribedPage, Description
from manifests.describe.directions import read_direction
from manifests.describe.draft import Draft, add
from manifests.describe.dublin_core import is_dublin_core
from manifests.describe.mets_contents import Contents, chain_to_book, read_links
from manifests.describe.mets_files import read_files
from manifests.describe.mets_pages import Pages, read_pages, structure
from manifests.describe.mods import keep_rest
from manifests.describe.numbering import add_work
from manifests.describe.records import draft_of, record_title
from manifests.describe.rights import rights_uri
from manifests.describe.scripts import tag_of_text
from manifests.describe.structure_words import structure_kind
from manifests.describe.xml import Element, attribute, child, children, inside, name, namespace, text_of
from manifests.language_maps import LanguageMap

METS = "http://www.loc.gov/METS/"
_DFG = "http://dfg-viewer.de/"
_WORKS = frozenset({"multivolume_work", "newspaper", "periodical", "journal"})
_LONGEST_NUMBER = 20
_DIRECTIONS = ("viewingDirection", "readingDirection", "VIEWINGDIRECTION", "READINGDIRECTION")
# What the DFG viewer's rights say besides the owner, and which metadata it becomes.
_RIGHTS_WORDS = {
    "ownerLogo": "logo",
    "ownerSiteURL": "owner",
    "ownerContact": "contact",
    "sponsor": "sponsor",
    "sponsorLogo": "logo",
    "sponsorSiteURL": "sponsor",
}
_LINK_WORDS = {"reference": "catalogue", "presentation": "address"}


def describe_mets(root: Element, source: str) -> Description:
    """The description of the one book that a `mets` element is about."""
    records = _records(root)
    chain = chain_to_book(structure(root, "logical"))
    if not chain and len(list(children(root, "structMap"))) == 1:
        chain = chain_to_book(child(root, "structMap"))[:1]
    draft = _book_draft(root, chain, records, source)
    pages = read_pages(root, read_files(root))
    _add_names(root, chain, draft)
    _add_rights(root, draft)
    _add_direction(root, draft)
    _tell_unread(root, draft)
    told = draft.description()
    language = told.languages[0] if told.languages else ""

    # Once for each record: hostile divisions share one.
    titles = {one: record_title(records[one]) for one in records}

    def title_of(division: Element) -> LanguageMap:
        text = next((titles[one] for one in _described_by(division) if titles.get(one)), "")
        return {tag_of_text(text, language): (text,)} if text else {}

    contents = Contents(read_links(root), pages, language, title_of)
    sections = contents.sections(chain[-1]) if chain and structure(root, "logical") is not None else ()
    finished = _with_hidden(pages, chain, contents)
    notes = (*told.notes, *pages.notes, *contents.notes(), *_told_hidden(finished))
    return replace(told, pages=finished, sections=sections, notes=notes)


def _described_by(division: Element) -> list[str]:
    return attribute(division, "DMDID").split()


def _records(root: Element) -> dict[str, Element]:
    """The described records by the ID of their section: the element inside the wrapping."""
    records: dict[str, Element] = {}
    for section in children(root, "dmdSec"):
        for wrap in children(section, "mdWrap"):
            data = child(wrap, "xmlData")
            record = next(children(data), None) if data is not None else None
            if data is not None and is_dublin_core(data):
                record = data  # its terms stand there without an element around them
            if record is not None:
                records.setdefault(attribute(section, "ID"), record)
    return records


def _book_draft(root: Element, chain: list[Element], records: dict[str, Element], source: str) -> Draft:
    """The draft of the record that the book's division names; of the nearest division above; of the first record."""
    named = [one for division in reversed(chain) for one in _best_first(_described_by(division), records)]
    physical = structure(root, "physical")
    if physical is not None:
        named += [one for division in inside(physical, "div") for one in _described_by(division)][:1]
    parts = {one for division in inside(chain[-1], "div") for one in _described_by(division)} if chain else set()
    candidates = [*named, *(one for one in records if one not in parts)]
    draft = next((made for one in candidates if one in records and (made := draft_of(records[one], source))), None)
    if draft is None:
        draft = Draft(source)
        draft.note("It holds no record of a form that is read (MODS, MARCXML, Dublin Core).")
    own = set(_described_by(chain[-1])) if chain else set()
    for division in chain[:-1]:
        for one in _described_by(division):
            title = record_title(records[one]) if one in records and one not in own else ""
            if title and not draft.has_title(title):
                draft.keep("part_of", title, draft.tag(title))
    _add_work(chain, records, draft)
    return draft


def _add_work(chain: list[Element], records: dict[str, Element], draft: Draft) -> None:
    """The outermost division is the work, the innermost the volume or issue; a division for a day has the date."""
    kinds = [structure_kind(attribute(division, "TYPE")) for division in chain]
    if len(chain) < 2 or kinds[0] not in _WORKS:
        return
    day = next((attribute(one, "ORDERLABEL") for one, kind in zip(chain, kinds, strict=True) if kind == "day"), "")
    if day and not draft.date:
        draft.date = parse_date(day)
    titles = (record_title(records[one]) for one in _described_by(chain[0]) if one in records)
    work = next(filter(None, titles), attribute(chain[0], "LABEL"))
    numbers = [attribute(chain[-1], name) for name in ("ORDERLABEL", "ORDER", "LABEL")]
    # A label that is longer is a title, and a year in it no number of a volume.
    number = next((text for text in numbers if text and len(text) <= _LONGEST_NUMBER), "")
    if kinds[-1] == "volume":
        add_work(draft, work, number)
    elif kinds[-1] in ("issue", "fascicle"):
        add_work(draft, work, "", number)


def _best_first(identifiers: list[str], records: dict[str, Element]) -> list[str]:
    """Of several records of one book Dublin Core, which says least, comes last."""
    known = [one for one in identifiers if one in records]
    return sorted(known, key=lambda one: is_dublin_core(records[one]))


def _add_names(root: Element, chain: list[Element], draft: Draft) -> None:
    """What METS itself calls the book: a title where the record has none; identifiers."""
    labels = [attribute(division, "LABEL") for division in reversed(chain)] + [attribute(root, "LABEL")]
    if not draft.title:
        draft.add_title(next(filter(None, labels), ""))
    draft.identify("mets", attribute(root, "OBJID"))
    for header in children(root, "metsHdr"):
        for other in children(header, "altRecordID", "metsDocumentID"):
            draft.identify(attribute(other, "TYPE") or "mets", text_of(other))


def _sections_of(root: Element, kind: str) -> Iterator[Element]:
    """What the administrative sections of a kind wrap."""
    for section in children(root, "amdSec"):
        for part in children(section, kind):
            for data in inside(part, "xmlData"):
                yield from children(data)


def _add_rights(root: Element, draft: Draft) -> None:
    for rights in _sections_of(root, "rightsMD"):
        if namespace(rights).rstrip("/") != _DFG.rstrip("/"):
            draft.rights = draft.rights or rights_uri(text_of(rights))
            keep_rest(rights, draft)
            continue
        for part in children(rights):
            _add_dfg_right(name(part), text_of(part), draft)
    for links in _sections_of(root, "digiprovMD"):
        if namespace(links).rstrip("/") == _DFG.rstrip("/"):
            for part in links.iterdescendants():
                if not len(part):
                    draft.keep(_LINK_WORDS.get(name(part), name(part)), text_of(part))


def _add_dfg_right(kind: str, text: str, draft: Draft) -> None:
    if not text:
        return
    if kind == "owner":
        add(draft.required_statement, "none", text)
        if not draft.institution:
            add(draft.institution, "none", text)
    elif kind in ("license", "licence"):
        draft.rights = draft.rights or rights_uri(text)
        if not rights_uri(text):
            draft.keep("rights", text)
    else:
        draft.keep(_RIGHTS_WORDS.get(kind, kind), text)


def _add_direction(root: Element, draft: Draft) -> None:
    """METS has no place for it; programs write it at the structure map, the top division, or as an element."""
    maps = list(children(root, "structMap"))
    tops = [root, *maps, *(top for one in maps if (top := child(one, "div")) is not None)]
    written = [attribute(top, word) for top in tops for word in _DIRECTIONS]
    for section in children(root, "amdSec", "dmdSec"):
        written += [text_of(one) for one in inside(section, *_DIRECTIONS)]
    told = [text for text in written if text]
    directions = {direction for text in told if (direction := read_direction(text))}
    if len(directions) == 1:
        draft.viewing_direction = directions.pop()
    elif told:
        draft.note(f"The direction of reading {told[0]!r} is not understood, or there are two; write right-to-left.")


def _tell_unread(root: Element, draft: Draft) -> None:
    references = [attribute(one, "href") for section in children(root, "dmdSec") for one in children(section, "mdRef")]
    if any(references):
        draft.note(
            f"The record at {next(filter(None, references))} is not fetched: only what stands in the file counts."
        )
    if any(True for section in children(root, "dmdSec") for _ in inside(section, "binData")):
        draft.note("A record inside the file is binary and not read: wrap it as XML.")
    if any(True for one in children(root, "structMap") for _ in inside(one, "mptr")):
        draft.note("It names other METS files (mptr), which are not read: give them by themselves.")


def _with_hidden(pages: Pages, chain: list[Element], contents: Contents) -> tuple[DescribedPage, ...]:
    """The pages, those hidden that the logical structure calls colour charts."""
    charts = contents.pages_of_kind(chain[-1], "colour_checker") if chain else set()
    return tuple(replace(page, hidden=page.hidden or at in charts) for at, page in enumerate(pages.pages))


def _told_hidden(pages: tuple[DescribedPage, ...]) -> tuple[str, ...]:
    hidden = [str(at) for at, page in enumerate(pages, 1) if page.hidden]
    if not hidden:
        return ()
    return (f"Hidden, because it shows a colour chart: page {', '.join(hidden[:20])} of {len(pages)}.",)
