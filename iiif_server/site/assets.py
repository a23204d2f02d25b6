"""Files that the readers' pages load: our style and scripts, and the viewers'. Knows no book and no language."""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from flask import Request, Response

FOREVER = "public, max-age=31536000, immutable"
STATIC = Path(__file__).parent / "static"
# Not the machine's table, which may say anything of .js.
MEDIA_TYPES = {
    "": "text/plain",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


class Asset:
    """One file, sent compressed where the browser can take it; Mirador shrinks from 2.4 MB to 0.7 MB.

    Compressed at its first use and kept in memory: no build step, nothing that can be stale.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.media_type = MEDIA_TYPES[path.suffix]

    @cached_property
    def compressed(self) -> bytes:
        """The file in gzip's format, the same bytes in every worker."""
        return gzip.compress(self.path.read_bytes(), compresslevel=6, mtime=0)

    def response(self, visit: Request, cache_control: str) -> Response:
        """The whole file as an answer, compressed or not."""
        small = visit.accept_encodings.quality("gzip") > 0
        answer = Response(self.compressed if small else self.path.read_bytes(), mimetype=self.media_type)
        if small:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Cache-Control"] = cache_control
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.vary.add("Accept-Encoding")
        return answer


class AssetFolder:
    """Files under one name that changes with their content, so that browsers may keep them for ever."""

    def __init__(self, name: str, assets: Mapping[str, Asset]) -> None:
        self.name = name
        self.assets = assets

    def response(self, visit: Request, folder: str, name: str) -> Response | None:
        """The file, or None if there is none of that name.

        A page from before an update still gets its file, but must not keep it under the old name.
        """
        asset = self.assets.get(name)
        if asset is None:
            return None
        return asset.response(visit, FOREVER if folder == self.name else "no-cache")


def open_static(folder: Path = STATIC) -> AssetFolder:
    """Our own files; the folder's name holds a digest of them all."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in MEDIA_TYPES)
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths))
    return AssetFolder(f"site-{digest.hexdigest()[:12]}", {path.name: Asset(path) for path in paths})


def open_package(node_modules: Path, package: str, files: Sequence[str]) -> AssetFolder | None:
    """Files of a package as npm installed it, each by a pattern below its folder; the name holds its version.

    None if the package or one of the files is not there: half a viewer shows nothing.
    """
    root = node_modules / package
    about = root / "package.json"
    found = [sorted(root.glob(pattern)) for pattern in files]
    if not about.is_file() or not all(found):
        return None
    version = json.loads(about.read_bytes())["version"]
    return AssetFolder(f"{package}-{version}", {path.name: Asset(path) for paths in found for path in paths})
