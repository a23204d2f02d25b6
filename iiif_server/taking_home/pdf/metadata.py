"""What a PDF says of itself: the old dictionary and XMP, which programs of libraries read. Knows no book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

# Every language is named by a tag; the first text is also the one for who reads none of them.
Texts = Mapping[str, Sequence[str]]
PROGRAM = "iiif-server"
DEFAULT = "x-default"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
# The mark says that the packet is UTF-8; programs look for the identifier.
OPENING = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of the whole. `title` is the one that windows show; `identity` the same for the same file.

    `made` is an ISO 8601 date and `rights_address` says where the rights are explained; both may be empty.
    """

    title: str
    identity: str
    titles: Texts = field(default_factory=dict)
    creators: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    rights: Texts = field(default_factory=dict)
    rights_address: str = ""
    address: str = ""
    made: str = ""


def information(description: Description) -> dict[str, str]:
    """The entries of the dictionary that every program shows; what is not said is left out."""
    said = {
        "Title": description.title,
        "Author": "; ".join(description.creators),
        "Subject": description.address,
        "Keywords": "; ".join(description.subjects),
        "Creator": PROGRAM,
        "Producer": PROGRAM,
        "CreationDate": f"D:{description.made.replace('-', '')}000000Z" if description.made else "",
    }
    return {key: value for key, value in said.items() if value}


def xmp(description: Description) -> bytes:
    """The XMP packet (ISO 16684-1), in UTF-8."""
    titles = description.titles or {DEFAULT: (description.title,)}
    parts = [
        "<dc:format>application/pdf</dc:format>",
        _in_languages("dc:title", titles),
        _list("dc:creator", "Seq", description.creators),
        _list("dc:publisher", "Bag", description.publishers),
        _list("dc:subject", "Bag", description.subjects),
        _list("dc:date", "Seq", [description.date] if description.date else []),
        _list("dc:language", "Bag", description.languages),
        _in_languages("dc:rights", description.rights),
        _plain("dc:source", description.address),
        _plain("xmpRights:WebStatement", description.rights_address),
        _plain("xmp:CreatorTool", PROGRAM),
        _plain("xmp:CreateDate", description.made),
        _plain("pdf:Producer", PROGRAM),
    ]
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        f'{OPENING}\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {spaces}>\n'
        + "\n".join(filter(None, parts))
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode("utf-8", "ignore")


def _plain(tag: str, value: str) -> str:
    return f"<{tag}>{_xml(value)}</{tag}>" if value else ""


def _list(tag: str, kind: str, values: Sequence[str]) -> str:
    lines = "".join(f"<rdf:li>{_xml(value)}</rdf:li>" for value in values)
    return f"<{tag}><rdf:{kind}>{lines}</rdf:{kind}></{tag}>" if lines else ""


def _in_languages(tag: str, texts: Texts) -> str:
    """XMP knows one text for each language."""
    tagged = [(key, values[0]) for key, values in texts.items() if values]
    if not tagged:
        return ""
    named = [(DEFAULT, tagged[0][1])] + [(key, value) for key, value in tagged if key not in ("none", DEFAULT)]
    lines = "".join(f'<rdf:li xml:lang="{escape(key)}">{_xml(value)}</rdf:li>' for key, value in named)
    return f"<{tag}><rdf:Alt>{lines}</rdf:Alt></{tag}>"


def _xml(value: str) -> str:
    """Without what XML has no place for."""
    return escape("".join(letter for letter in value if letter >= " " and letter not in "\ufffe\uffff"))
