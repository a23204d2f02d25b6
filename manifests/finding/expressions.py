"""What is looked for, in the words of FTS5 and of PostgreSQL. Pure; keys are ASCII letters and digits, so nothing in
them can be taken for syntax."""

from manifests.finding.query import Phrase, Term


def fts5_match(term: Term) -> str:
    """The term for MATCH: `"fseki" * OR "eshah" *`."""
    return " OR ".join(map(_fts5_phrase, term.any_of))


def tsquery(term: Term) -> str:
    """The term as a tsquery: `fseki:* | (fdede <-> fqqorqqud)`."""
    return " | ".join(map(_tsquery_phrase, term.any_of))


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(one.key for one in phrase)}"' + (" *" if phrase[-1].begins else "")


def _tsquery_phrase(phrase: Phrase) -> str:
    return f"({' <-> '.join(one.key + (':*' if one.begins else '') for one in phrase)})"
