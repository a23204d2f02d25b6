"""Single values as a librarian types them: texts with their language, persons, rights. Pure; raises BadCorrection."""

from collections.abc import Iterable, Sequence

from manifests.about import CollectionPath, Contributor, Identifier
from manifests.behaviours import BookBehaviour, PageBehaviour
from manifests.describe.behaviours import BOOK_EXAMPLES, PAGE_EXAMPLES, read_book_behaviour, read_page_behaviour
from manifests.describe.directions import read_direction
from manifests.describe.folding import cleaned, quoted
from manifests.describe.language_of import language_tag
from manifests.describe.values import identifier_of, person_of, rights_of
from manifests.errors import BadCorrection
from manifests.language_maps import LanguageMap
from manifests.languages import ViewingDirection

AUTHOR = "aut"
WITHIN = ">"


def tagged(text: str) -> tuple[str | None, str]:
    """`ru=Шеки` -> ("ru", "Шеки"); without a language that is known in front, (None, the text)."""
    before, sign, after = text.partition("=")
    tag = language_tag(before) if sign else None
    return (tag, plain(after)) if tag else (None, plain(text))


def plain(text: str) -> str:
    """A text in one line. Raises BadCorrection when it has letters that nobody can read."""
    clean, dirty = cleaned(text)
    if dirty:
        raise BadCorrection(f"{quoted(text)} has letters that cannot be shown (control characters). Write it without.")
    return clean


def with_texts(texts: LanguageMap, given: Iterable[str], tag: str | None = None) -> LanguageMap:
    """A language map after `TEXT` (instead of all of it, in the language `tag`) and `LANG=TEXT` (instead of that
    language only; nothing behind the sign takes the language out) in their order."""
    split = [tagged(one) for one in given]
    now = {} if any(language is None for language, _ in split) else dict(texts)
    fresh: dict[str, list[str]] = {}
    for language, text in split:
        key = language or tag or "none"
        if text:
            fresh.setdefault(key, []).append(text)
        else:
            now.pop(key, None)
    # Who writes a text with its language says so of the one that had none.
    told = {text for several in fresh.values() for text in several}
    kept = {key: tuple(text for text in several if key != "none" or text not in told) for key, several in now.items()}
    return {
        **{key: several for key, several in kept.items() if several},
        **{key: tuple(values) for key, values in fresh.items()},
    }


def language(name: str) -> str:
    """The tag of a language: of a tag, a code or its name in az, en or ru."""
    tag = language_tag(name)
    if tag is None:
        raise BadCorrection(
            f"{quoted(name)} is no language that is known here. Write a tag of BCP 47 such as az, az-Cyrl, az-Arab or"
            " ru, or the name of the language in Azerbaijani, English or Russian."
        )
    return tag


def direction(text: str) -> ViewingDirection | None:
    """Which way the pages turn; None for nothing: as the script says."""
    if not text.strip():
        return None
    found = read_direction(text)
    if found is None:
        raise BadCorrection(f"{quoted(text)} is no direction of reading. Write left-to-right or right-to-left.")
    return found


def book_behaviour(text: str) -> BookBehaviour | None:
    """How the book is shown; None for nothing: as the shapes of its pages tell."""
    found = read_book_behaviour(text) if text.strip() else None
    if text.strip() and found is None:
        raise BadCorrection(f"{quoted(text)} does not say how a book is shown. Write {BOOK_EXAMPLES}.")
    return found


def page_behaviour(text: str) -> PageBehaviour | None:
    """How a page is shown; None for nothing: as its shape tells."""
    found = read_page_behaviour(text) if text.strip() else None
    if text.strip() and found is None:
        raise BadCorrection(f"{quoted(text)} is no type of page. Write {PAGE_EXAMPLES}.")
    return found


def rights(text: str) -> str:
    """The address of a licence or a statement of rights, of itself or of words for it; '' for nothing."""
    found = rights_of(text) if text.strip() else ""
    if found is None:
        raise BadCorrection(
            f"{quoted(text)} are no rights that readers' programs know. Write an address of creativecommons.org or"
            " rightsstatements.org, or words such as CC BY 4.0 or Public domain."
        )
    return found


def person(text: str) -> Contributor:
    """`Surname, Name (role)`; an author where no role is written."""
    name, role = person_of(plain(text), AUTHOR)
    return Contributor({"none": (name,)}, role)


def with_persons(now: Sequence[Contributor], given: Sequence[str]) -> tuple[Contributor, ...]:
    """The persons with these instead of those of the same roles; an empty one takes the authors out."""
    new = [person(text) for text in given if text.strip()]
    roles = {one.role for one in new} | ({AUTHOR} if len(new) < len(given) else set())
    at = next((at for at, one in enumerate(now) if one.role in roles), len(now))
    kept = [one for one in now if one.role not in roles]
    return (*kept[:at], *new, *kept[at:])


def identifier(text: str) -> Identifier:
    """`isbn: 978-...`, `shelfmark: 12/b`; without a kind, of what it looks like."""
    kind, sign, value = plain(text).partition(":")
    if sign and value.strip() and kind.isalpha() and not value.startswith("//") and kind.lower() not in ("urn", "ark"):
        return identifier_of(value.strip(), kind.strip().lower())
    return identifier_of(plain(text), "")


def collection(text: str) -> CollectionPath:
    """`Qəzetlər > Molla Nəsrəddin`: the second within the first."""
    names = tuple(plain(name) for name in text.split(WITHIN))
    if not all(names):
        raise BadCorrection(f"{quoted(text)}: a collection has no name. Write it like Qəzetlər > Molla Nəsrəddin.")
    return names
