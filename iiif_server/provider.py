"""The library as its settings name it, as a value for documents. Knows no setting and no pixel."""

from collections.abc import Mapping

from manifests import Provider, logo_of


def provider_of(names: Mapping[str, str], url: str | None, logo: tuple[int, int] | None) -> Provider | None:
    """The library with these names by language, or `none`; None: it has no name. `logo`: its width and height."""
    if not names:
        return None
    texts = {tag: (" ".join(name.split()),) for tag, name in names.items()}
    return Provider(texts, url or "", logo_of(*logo) if logo else None)
