"""From single statements about a book (a cell, a line of book.yaml) to a Description. Knows no form: no row, no YAML.

Mistakes are gathered, so that a librarian gets all of them at once; whoever calls raises BadDescription with them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from manifests.about import Contributor, Field
from manifests.behaviours import BookBehaviour
from manifests.describe.behaviours import BOOK_EXAMPLES, read_book_behaviour
from manifests.describe.contents import parse_contents, placed
from manifests.describe.dates import parse_date
from manifests.describe.description import DescribedSection, Description
from manifests.describe.directions import read_direction
from manifests.describe.folding import cleaned, fold, quoted
from manifests.describe.language_of import language_tag, script_subtag, tag_of
from manifests.describe.scripts import refined
from manifests.describe.values import identifier_of, lines_of, person_of, rights_of, values_of
from manifests.describe.words import KIND_OF_FIELD, ROLE_OF_FIELD
from manifests.errors import BadDescription
from manifests.language_maps import LanguageMap
from manifests.languages import ViewingDirection

# Longer lists of mistakes are read by nobody: there is a cause behind them that one sentence shows too.
MOST_MISTAKES = 20
_PLACE = re.compile("(?:Row|Line) ([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: a field of words.py ('': kept as metadata under its heading), and the text as it is written.

    `tag` is the language of the text where the source says one, `role` that of the persons; `where` names the place
    for people (`Row 3, column B (Sərlövhə)`). Statements of one `group` may say one thing in several languages.
    """

    field: str
    text: str
    where: str
    heading: str = ""
    tag: str | None = None
    role: str = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """What is said to the librarian in the end: mistakes, which must be put right, and notes."""

    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def check(self, source: str) -> None:
        """Raises BadDescription with all mistakes of a source, one on a line, if there are any."""
        if self.mistakes:
            ordered = sorted(self.mistakes, key=_row)
            more = len(ordered) - MOST_MISTAKES
            tail = [f"And {more} more."] if more > 0 else []
            raise BadDescription("\n".join([*(f"{source}: {one}" for one in ordered[:MOST_MISTAKES]), *tail]))


def _row(mistake: str) -> int:
    """The row or line that a sentence begins with; 0 where it speaks of a column."""
    found = _PLACE.match(mistake)
    return int(found[1]) if found else 0


def assembled(source: str, said: Sequence[Said], found: Findings) -> Description:
    """What the statements say of one book, its pages excepted. Mistakes and notes go to `found`."""
    for one in said:
        if cleaned(one.text)[1]:
            found.notes.append(f"{one.where}: letters that cannot be shown (control characters) were left out.")
    titles = _of(said, "title")
    languages = _languages(said, found)
    refined_ones = _by_title(languages, titles, said, found)
    dates = _single(_of(said, "date"), found)
    rights, other_rights = _rights(_of(said, "rights"), found)
    return Description(
        source=source,
        book_id=_text(_single(_of(said, "id"), found)),
        title=_joined(titles, refined_ones, found),
        other_titles=tuple(_maps(_of(said, "other_title"), lambda text: tag_of(text, refined_ones))),
        summary=_texts(_of(said, "summary"), lines_of),
        languages=refined_ones,
        contributors=tuple(_contributors(said)),
        date=parse_date(_text(dates)) if dates else None,
        publisher=_texts(_of(said, "publisher"), values_of),
        place=_texts(_of(said, "place"), values_of),
        extent=_text(_single(_of(said, "extent"), found)),
        subjects=tuple(_maps(_of(said, "subject"), _unknown)),
        identifiers=tuple(
            identifier_of(value, KIND_OF_FIELD[one.field])
            for one in said
            if one.field in KIND_OF_FIELD
            for value in values_of(one.text)
        ),
        collections=tuple(dict.fromkeys(value for one in _of(said, "collection") for value in values_of(one.text))),
        work=_text(_single(_of(said, "work"), found)),
        volume=_text(_single(_of(said, "volume"), found)),
        issue=_text(_single(_of(said, "issue"), found)),
        institution=_texts(_of(said, "institution"), values_of),
        rights=rights,
        required_statement=_texts(_of(said, "required_statement"), lines_of),
        viewing_direction=_direction(_single(_of(said, "viewing_direction"), found), found),
        behaviour=_behaviour(_single(_of(said, "layout"), found), found),
        sections=_contents(_of(said, "contents"), refined_ones, found),
        cover=_text(_single(_of(said, "cover"), found)),
        start=_text(_single(_of(said, "start"), found)),
        metadata=(*_metadata(_of(said, "")), *other_rights),
    )


def finished(description: Description, found: Findings) -> Description:
    """The description with its sections on its pages, and with the notes that were made; the same note is told once."""
    sections, notes = placed(description.sections, description.pages)
    return replace(description, sections=sections, notes=tuple(dict.fromkeys((*found.notes, *notes))))


def _of(said: Iterable[Said], name: str) -> list[Said]:
    return [one for one in said if one.field == name and one.text.strip()]


def _single(said: list[Said], found: Findings) -> Said | None:
    """The one statement of a field that has one value; where rows of a book differ, the first, with a note."""
    first = said[0] if said else None
    other = next((one for one in said if first and _text(one) != _text(first)), None)
    if first and other:
        found.notes.append(
            f"{other.where} says {quoted(_text(other))}; {quoted(_text(first))} is kept, which comes first."
        )
    return first


def _text(said: Said | None) -> str:
    return " ".join(lines_of(said.text)) if said else ""


def _languages(said: Sequence[Said], found: Findings) -> tuple[str, ...]:
    tags: dict[str, None] = {}
    for one in _of(said, "language"):
        for value in values_of(one.text):
            # `azərbaycan, rus` are two; `azərbaycan, kiril` is one with its script.
            whole = language_tag(value)
            for name in [value] if whole else value.split(","):
                tag = whole or language_tag(name)
                if tag:
                    tags[tag] = None
                else:
                    found.mistakes.append(
                        f"{one.where}: {quoted(name)} is no language that is known here. Write a tag of BCP 47 such"
                        " as az, az-Cyrl, az-Arab or ru, or the name of the language in Azerbaijani, English or"
                        " Russian."
                    )
    scripts = [(one, script_subtag(value)) for one in _of(said, "script") for value in values_of(one.text)]
    for one, script in scripts:
        if script is None:
            found.mistakes.append(
                f"{one.where}: {quoted(one.text)} is no script that is known here. Write Latn, Cyrl or Arab, or"
                " latın, kiril or ərəb."
            )
        elif len(tags) != 1:
            found.notes.append(f"{one.where}: the script is not used, for it is not said of which one language it is.")
    if len(tags) == 1 and scripts and scripts[0][1] and "-" not in next(iter(tags)):
        return (f"{next(iter(tags))}-{scripts[0][1]}",)
    return tuple(tags)


def _by_title(languages: tuple[str, ...], titles: list[Said], said: Sequence[Said], found: Findings) -> tuple[str, ...]:
    """The languages; a bare `az` with the script of the title, where the letters are a sign of it."""
    title = next((one for one in titles if one.tag is None or one.tag in languages), None)
    date = next((parse_date(_text(one)) for one in _of(said, "date")), None)
    with_scripts = tuple(refined(tag, _text(title), date.year if date else None) if title else tag for tag in languages)
    for tag, refined_one in zip(languages, with_scripts, strict=True):
        if tag != refined_one:
            found.notes.append(f"The language {tag} is taken to be {refined_one}, by the letters of the title.")
    return with_scripts


def _unknown(text: str) -> str:  # noqa: ARG001 - as `_maps` calls it
    """The key of a text of which nobody says in which language it is."""
    return "none"


def _joined(titles: list[Said], languages: Sequence[str], found: Findings) -> LanguageMap:
    """One title for each language: a break within a cell is no end of a title."""
    by_key: dict[str, Said] = {}
    for one in titles:
        key = one.tag or tag_of(_text(one), languages)
        # Rows of pages may repeat the title of their book; another one must not be lost in silence.
        kept = _single([by_key[key], one], found) if key in by_key else one
        by_key[key] = kept or one
    return {key: (_text(one),) for key, one in by_key.items()}


def _texts(said: list[Said], split: Callable[[str], list[str]]) -> LanguageMap:
    texts: dict[str, dict[str, None]] = {}
    for one in said:
        for value in split(one.text):
            texts.setdefault(one.tag or "none", {})[value] = None
    return {tag: tuple(values) for tag, values in texts.items()}


def _maps(said: list[Said], key_of: Callable[[str], str]) -> Iterator[LanguageMap]:
    """One map for each value. Where columns of several languages have equally many values, the first of each are one
    and the same thing in several languages, and so on."""
    for group in dict.fromkeys(one.group for one in said):
        yield from _grouped([one for one in said if one.group == group], key_of)


def _grouped(said: list[Said], key_of: Callable[[str], str]) -> Iterator[LanguageMap]:
    by_tag: dict[str | None, dict[str, None]] = {}
    for one in said:
        by_tag.setdefault(one.tag, {}).update(dict.fromkeys(values_of(one.text)))
    lists = [(tag, list(values)) for tag, values in by_tag.items()]
    if len(lists) > 1 and len({len(values) for _, values in lists}) == 1:
        for at in range(len(lists[0][1])):
            yield {tag or key_of(values[at]): (values[at],) for tag, values in lists}
        return
    for tag, values in lists:
        yield from ({tag or key_of(value): (value,)} for value in values)


def _contributors(said: Sequence[Said]) -> Iterator[Contributor]:
    roles = dict.fromkeys(one.role for one in said if one.field in ROLE_OF_FIELD)
    for role in roles:
        for names in _maps([one for one in said if one.field in ROLE_OF_FIELD and one.role == role], _unknown):
            people = {tag: person_of(texts[0], role) for tag, texts in names.items()}
            # The role stands behind the name in one language at least; a code is better than a word.
            written = [of_person for _, of_person in people.values() if of_person != role]
            yield Contributor({tag: (name,) for tag, (name, _) in people.items()}, min(written, key=len, default=role))


def _rights(said: list[Said], found: Findings) -> tuple[str, list[Field]]:
    """The URI, and what else is said of rights: kept as metadata, for the field of IIIF has URIs only."""
    uris: dict[str, None] = {}
    others = []
    for one in said:
        for line in lines_of(one.text):
            uri = rights_of(line)
            if uri:
                uris[uri] = None
            else:
                others.append(replace(one, text=line))
    for one in others:
        found.notes.append(
            f"{one.where}: {quoted(one.text)} is kept as metadata. Readers' programs know rights by an address of"
            " creativecommons.org or rightsstatements.org only, or by words such as CC BY 4.0 or Public domain."
        )
    if len(uris) > 1:
        found.notes.append(f"Of several rights the first is kept: {', '.join(uris)}.")
    return next(iter(uris), ""), _metadata([replace(one, heading=one.heading or "Rights") for one in others])


def _direction(said: Said | None, found: Findings) -> ViewingDirection | None:
    direction = read_direction(said.text) if said else None
    if said and direction is None:
        found.mistakes.append(
            f"{said.where}: {quoted(said.text)} is no direction of reading. Write left-to-right or right-to-left"
            " (soldan sağa, sağdan sola; слева направо, справа налево)."
        )
    return direction


def _behaviour(said: Said | None, found: Findings) -> BookBehaviour | None:
    behaviour = read_book_behaviour(said.text) if said else None
    if said and behaviour is None:
        found.mistakes.append(
            f"{said.where}: {quoted(said.text)} does not say how a book is shown. Write {BOOK_EXAMPLES}."
        )
    return behaviour


def _contents(said: list[Said], languages: Sequence[str], found: Findings) -> tuple[DescribedSection, ...]:
    one = _single(said, found)
    if one is None:
        return ()
    try:
        return parse_contents(one.text, one.where, languages)
    except BadDescription as error:
        found.mistakes.append(str(error))
        return ()


def _metadata(said: list[Said]) -> list[Field]:
    """One field for each heading, in the order in which they came."""
    by_heading: dict[str, list[Said]] = {}
    for one in said:
        by_heading.setdefault(fold(one.heading) or one.heading, []).append(one)
    return [
        Field({"none": (some[0].heading,)}, texts) for some in by_heading.values() if (texts := _texts(some, lines_of))
    ]
