"""What our robots.txt says (RFC 9309) unless the library has one of its own. Knows no HTTP.

It keeps programs that follow links from work that helps nobody to find a book; docs/sharing.md has the reasons.
"""

from urllib.parse import urlsplit

from manifests import Urls

# As paths below the public address. The longer rule wins, so a preview is let in beside the tiles that are not.
_RULES = (
    ("Disallow", "/iiif/"),
    ("Allow", "/iiif/3/*/full/*,*/0/default.jpg$"),
    ("Disallow", "/books/*.pdf$"),
    ("Disallow", "/books/*.pdf?"),
    ("Disallow", "/books/*.epub$"),
    ("Disallow", "/books/*.epub?"),
    ("Disallow", "/books/*.zip$"),
    ("Disallow", "/books/*.zip?"),
    ("Disallow", "/*?q="),
    ("Disallow", "/*&q="),
)


def robots_text(urls: Urls) -> str:
    """The file, with the path of the public address in each rule."""
    root = urlsplit(urls.base).path
    rules = "".join(f"{verb}: {root}{path}\n" for verb, path in _RULES)
    return f"User-agent: *\n{rules}\nSitemap: {urls.sitemap()}\n"
