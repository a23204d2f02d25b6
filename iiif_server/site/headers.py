"""Security headers of the readers' pages. Knows no page's content."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Response


def origin(url: str) -> str:
    """Scheme and host of a URL: what a Content-Security-Policy names."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def secure(
    answer: Response,
    images: str,
    *,
    viewer: bool = False,
    evaluates: bool = False,
    embeddable: bool = False,
    others: Iterable[str] = (),
) -> Response:
    """Let a page load only what is ours; `images` is the origin of IIIF_PUBLIC_URL.

    Viewers write their styles into the page: only their pages may. `evaluates` is for Universal Viewer, whose templates
    become code in the browser; on no other page can a text become code. Only `/embed` may stand in other sites.
    `others`: the origins of the pictures of other libraries that this page shows.
    """
    scripts = "'self' 'unsafe-eval'" if evaluates else "'self'"
    styles = "'self' 'unsafe-inline'" if viewer else "'self'"
    policy = (
        "default-src 'none'",
        f"script-src {scripts}",
        f"style-src {styles}",
        " ".join(("img-src 'self' data: blob:", images, *others)),
        f"connect-src 'self' {images}",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors *" if embeddable else "frame-ancestors 'self'",
    )
    answer.headers["Content-Security-Policy"] = "; ".join(policy)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
