"""The arrows and doors of the house (DESIGN, docs/adr/0001): tables here, the checking in source_rules.py."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests import source_rules as rules
from tests.source_rules import Source

ROOT = Path(__file__).parent.parent
PACKAGES = ("image_store", "manifests", "iiif_server")
FILES = [ROOT / "config.py", ROOT / "config_rules.py", ROOT / "picture_heads.py", ROOT / "gunicorn.conf.py"]
FILES += [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@cache
def sources() -> list[Source]:
    """Our modules, read when the first test asks."""
    return [Source.read(ROOT, path) for path in FILES]


PURE = {
    *(
        f"image_store.{name}"
        for name in ("errors", "geometry", "numbers", "limits", "effort", "region", "size", "rotation", "versions")
    ),
    *(
        f"image_store.{name}"
        for name in ("formats", "request", "info", "dialect", "plan", "pyramid", "tile_index", "weight", "counts")
    ),
    *("image_store.image_json", "image_store.level0"),
    "picture_heads",
    "image_store.records",
    "image_store.jpeg_strips",
    "image_store.jpeg_tables",
    "image_store.file_order",
    *(
        f"image_store.masters.{name}"
        for name in (
            "contents",
            "reasons",
            "boxes",
            "jp2_header",
            "jxl_header",
            "jxl_entropy",
            "jxl_prefix",
            "jxl_profile",
            "heif_header",
            "outline",
            "pdf_frame",
            "lettering",
            "archive_names",
        )
    ),
    *(
        f"manifests.{name}"
        for name in (
            "errors",
            "languages",
            "language_maps",
            "about",
            "about_values",
            "days",
            "behaviours",
            "orders",
            "wording",
            "sorting",
            "urls",
            "book",
            "book_checks",
        )
    ),
    *(f"manifests.{name}" for name in ("transliteration", "plain_names", "folding", "usual_scripts", "collections")),
    *(
        f"manifests.collections.{name}"
        for name in (
            "batches",
            "contents",
            "dividing",
            "facets",
            "parts",
            "persons",
            "placing",
            "same",
            "scripts",
            "selecting",
            "selection_reading",
            "settings_json",
            "settings_reading",
            "settings_writing",
            "times",
            "tree",
            "values",
        )
    ),
    *(f"manifests.{name}" for name in ("changes", "changes.activity", "changes.values")),
    *(f"manifests.{name}" for name in ("documents", "given", "metadata", "provider", "rights", "sitemap", "text")),
    *(f"manifests.presentation3.{name}" for name in ("behaviours", "books", "canvases", "collections", "links")),
    *(f"manifests.presentation3.{name}" for name in ("orders", "parts", "ranges", "remotes")),
    *(f"manifests.records.{name}" for name in ("dublin_core", "html_head", "marcxml", "mods", "people", "schema_org")),
    *(
        f"manifests.oai.{name}"
        for name in (
            "answers",
            "arguments",
            "formats",
            "identifiers",
            "refusals",
            "selecting",
            "sets",
            "times",
            "tokens",
        )
    ),
    *(
        f"manifests.presentation2.{name}"
        for name in ("annotations", "described", "images", "ranges", "resources", "texts")
    ),
    "manifests.lint",
    *(
        f"manifests.lint.{name}"
        for name in ("annotations", "answers", "behaviours", "canvases", "collections", "findings", "html", "ids")
    ),
    *(
        f"manifests.lint.{name}"
        for name in (
            "images",
            "links",
            "linked",
            "pyramids",
            "range_order",
            "ranges",
            "ranges2",
            "run",
            "search",
            "seen",
        )
    ),
    *(f"manifests.lint.{name}" for name in ("services", "shape", "texts", "tree", "whole", "witness", "words")),
    *(
        f"manifests.describe.{name}"
        for name in (
            "authorities",
            "behaviours",
            "book_yaml",
            "codes",
            "columns",
            "contents",
            "csv_rows",
            "dates",
            "decoding",
            "description",
            "directions",
            "draft",
            "dublin_core",
            "folding",
            "identify",
            "labels",
            "language_of",
            "language_words",
            "marc",
            "marc_codes",
            "marc_names",
            "marc_records",
            "merge",
            "mets",
            "mets_contents",
            "mets_files",
            "mets_pages",
            "mods",
            "mods_names",
            "mods_origin",
            "mods_parts",
            "number_format",
            "numbering",
            "page_rows",
            "reading",
            "records",
            "rights",
            "roles",
            "rows",
            "saying",
            "scripts",
            "structure_words",
            "tables",
            "template",
            "unimarc",
            "values",
            "words",
            "xlsx_parts",
        )
    ),
    *(
        f"manifests.describe.{name}"
        for name in (
            "xlsx_rows",
            "xlsx_writing",
            "xml",
            "yaml_nodes",
        )
    ),
    "manifests.corrections",
    *(
        f"manifests.corrections.{name}"
        for name in (
            "correct",
            "numbering",
            "page_names",
            "saved",
            "texts",
            "topics",
            "wishes",
            "words",
            "yaml_reading",
            "yaml_values",
            "yaml_writing",
        )
    ),
    *(
        f"manifests.finding.{name}"
        for name in ("letters", "slips", "words", "keys", "fields", "order", "query", "expressions", "matching")
    ),
    "manifests.content_state",
    *(f"manifests.content_state.{name}" for name in ("encoding", "links", "places", "reading", "values", "writing")),
    *(f"manifests.remote.{name}" for name in ("addresses", "described_json", "reading", "schedule", "texts", "values")),
    "iiif_server.warming.wanted",
    *(f"iiif_server.stats.{name}" for name in ("kinds", "sites", "report", "counter")),
    *(f"iiif_server.fetching.{name}" for name in ("errors", "networks")),
    *(
        f"iiif_server.export.{name}"
        for name in ("addresses", "at_rest", "documents", "errors", "names", "pages", "words")
    ),
    *(f"iiif_server.taking_home.{name}" for name in ("wanted", "citation", "contents", "directions", "words")),
    *(f"iiif_server.taking_home.{name}" for name in ("forms", "leaf", "zip_stream")),
    *(f"iiif_server.taking_home.epub.{name}" for name in ("document", "flowing", "markup", "package")),
    *(
        f"iiif_server.taking_home.pdf.{name}"
        for name in (
            "objects",
            "writer",
            "document",
            "embedded_font",
            "glyphless",
            "jpeg_head",
            "metadata",
            "text_layer",
        )
    ),
    *(f"iiif_server.backup.{name}" for name in ("errors", "row_lines", "contents")),
    *(f"iiif_server.queue.{name}" for name in ("errors", "orders", "jobs")),
    *(f"iiif_server.care.{name}" for name in ("errors", "fixity", "report", "health")),
    *(f"iiif_server.{name}" for name in ("image_address", "explanation", "limits_told")),
    *("iiif_server.harvest.robots", "iiif_server.frames.embedding"),
    *(
        f"iiif_server.ingest.{name}"
        for name in (
            "keys",
            "order",
            "events",
            "outcome",
            "report",
            "places",
            "counts",
            "advice",
            "speeds",
            "costs",
            "seen",
            "library.rules",
            "library.names",
            "library.markup",
            "library.remarks",
        )
    ),
    *(
        f"iiif_server.ingest.descriptions.{name}"
        for name in ("names", "match", "clean", "about", "contents", "join", "copies", "orders", "values")
    ),
}
PURE_MAY_IMPORT = {
    *("collections", "collections.abc", "dataclasses", "enum", "fractions", "itertools", "math", "typing", "types"),
    *("re", "struct", "unicodedata", "urllib.parse"),
    *("difflib.get_close_matches", "functools.partial"),
    "functools.lru_cache",  # remembers what a function gives: it gives nothing else
    *("hashlib", "zlib", "orjson"),  # bytes to bytes
    *("lxml.etree", "pymarc.marc8.marc8_to_unicode"),  # bytes to values: their doors are counted below
    "difflib.get_close_matches",
    *("base64", "base64.urlsafe_b64decode", "base64.urlsafe_b64encode"),  # bytes to text and back
    *("html.escape", "html.unescape"),  # text to text
    *("ipaddress.IPv4Address", "ipaddress.IPv4Network", "ipaddress.IPv6Address", "ipaddress.IPv6Network"),
    *("ipaddress.ip_address", "ipaddress.ip_network"),  # text to values
    *("csv", "json", "io.StringIO"),  # text to text, in memory: `open` is among the clocks
    *("io.BytesIO", "zipfile.ZipFile", "zipfile.ZipInfo", "zipfile.BadZipFile", "zipfile.ZIP_DEFLATED"),  # likewise
    *("io.SEEK_SET", "zipfile.ZIP_STORED"),
    "pydantic",  # documents to values
    *("xml.parsers.expat", "yaml"),  # bytes and texts to values: one door each, below
    *("posixpath.basename", "posixpath.dirname", "posixpath.join", "posixpath.normpath", "posixpath.splitext"),  # names
    *("datetime.date", "datetime.datetime", "datetime.timedelta", "datetime.UTC"),  # values; `now` is a clock
    "pathlib.PurePosixPath",  # a name, not a file
    *("image_store", "manifests", "manifests.describe"),  # front doors: which names, front_doors() checks
    # Their values stand beside the I/O that makes them.
    *("iiif_server.ingest.find", "iiif_server.ingest.plan", "iiif_server.ingest.orders"),
    "iiif_server.care.fixity",
    *("iiif_server.stats.kinds", "iiif_server.stats.report"),
}
CLOCKS = {"now", "utcnow", "today", "open", "read_text", "read_bytes", "write_text", "write_bytes", "print", "input"}

INGEST = ("iiif_server.ingest.*", "iiif_server.cli.*", "iiif_server.care.*")
ANYWHERE = ("iiif_server.*", "manifests.*")
STORE_USERS = (
    *("application", "image_api", "server_timing", "explain", "warming.run", "taking_home.reading"),
    *("export.run", "export.images"),
)
# docs/adr/0001-doors-by-weight.md: these doors and no others.
IMAGE_STORE_DOORS = {
    "image_store": ANYWHERE,
    "image_store.catalog": ("iiif_server.*",),
    "image_store.aliases": ("iiif_server.*",),
    "image_store.store": tuple(f"iiif_server.{user}" for user in STORE_USERS),
    "image_store.building": INGEST,
}
MANIFESTS_DOORS = {
    "manifests": ("iiif_server.*",),
    "manifests.library": ("iiif_server.*",),
    "manifests.changes": ("iiif_server.*",),
    "manifests.changes.keeping": ("iiif_server.care.trash", "iiif_server.care.shelving"),
    "manifests.changes.reading": ("iiif_server.harvest.activity_api", "iiif_server.harvest.crawlers_api"),
    "manifests.sitemap": ("iiif_server.harvest.crawlers_api", "iiif_server.site.*"),
    "manifests.oai": ("iiif_server.harvest.oai_api", "iiif_server.site.*"),
    "manifests.changes.standing": ("iiif_server.harvest.oai_api",),
    "manifests.collections": ("iiif_server.*",),
    "manifests.collections.indexing": (
        "iiif_server.migrations",
        "iiif_server.care.trash",
        "iiif_server.care.shelving",
        "iiif_server.ingest.publish",
    ),
    "manifests.collections.reading": ("iiif_server.care.shelving",),
    "manifests.collections.counting": ("iiif_server.cli.count",),
    "manifests.collections.settings_reading": ("iiif_server.care.shelving",),
    "manifests.collections.settings_writing": ("iiif_server.care.shelving",),
    "manifests.search": ("iiif_server.*",),
    **{
        f"manifests.remote.{name}": ("iiif_server.remote.*", "iiif_server.cli.*", "iiif_server.site.pages")
        for name in ("reading", "schedule", "shelved", "values")
    },
    "manifests.content_state": ("iiif_server.site", "iiif_server.site.*"),
    "manifests.remote.addresses": ("iiif_server.site.*", "iiif_server.remote.*"),
    "manifests.tables": ("iiif_server.care.tables", "iiif_server.editing.tables"),
    "manifests.validate": (*INGEST, "iiif_server.linting.judge"),
    "manifests.lint": ("iiif_server.linting.*", "iiif_server.cli.lint"),
    "manifests.describe": ("iiif_server.ingest.*", "iiif_server.cli.*"),
    "manifests.corrections": ("iiif_server.editing.*", "iiif_server.cli.*"),
}
PURE_NAMES = {"TILE_SIZE", "Dimensions", "ImageInfo", "Limits", "Written", "written"}
CONFIG_DOORS = {"config": ("iiif_server.application", "iiif_server.cli.*", "gunicorn.conf")}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv"}
BLUEPRINTS = (
    "iiif_server.image_api",
    "iiif_server.presentation_api",
    "iiif_server.presentation2_api",
    "iiif_server.links_api",
    "iiif_server.harvest.activity_api",
    "iiif_server.harvest.oai_api",
    "iiif_server.harvest.crawlers_api",
    "iiif_server.frames.oembed_api",
    "iiif_server.site",
    "iiif_server.health",
    "iiif_server.metrics_api",
    "iiif_server.downloads_api",
)

# Sentence 5: one door per outside thing. Module or name outside -> {our modules: reason}.
DOORS = {
    "pyvips": {"image_store.masters.*": "reads masters, at ingest only"},
    "pypdfium2": {
        "image_store.masters.pdf": "the pages of PDF masters, at ingest only",
        "image_store.masters.pdf_document": "opens the document; its labels and outline",
        "image_store.masters.pdf_image": "what a page paints",
        "image_store.masters.pdf_pixels": "an embedded image's own pixels",
        "image_store.masters.pdf_draw": "draws a page",
        "image_store.masters.pdf_size": "how large a page will be, which is not drawn",
        "image_store.masters.pdf_text": "the text layer",
    },
    "subprocess": {"image_store.masters.programs": "runs DjVuLibre's programs, at ingest only"},
    "imagecodecs": {
        "image_store.masters.jp2": "decodes JPEG 2000 masters",
        "image_store.masters.jxl": "decodes JPEG XL masters",
        "image_store.masters.tiff_whole": "whether the tiles of a TIFF can be unpacked",
    },
    "pillow_heif": {"image_store.masters.heif": "decodes HEIC masters"},
    "simplejpeg": {"image_store.jpeg": "the one JPEG codec, of tiles and of answers"},
    "cykooz_resizer": {"image_store.scaling": "scales what no stored tile answers (docs/adr/0002)"},
    "PIL": {
        "image_store.pixels": "turns and encodes what no stored tile answers",
        "image_store.pyramid_build": "halves levels, at ingest only",
        "image_store.scaling": "names memory, so that the scaler works in place",
        "iiif_server.logo": "draws the logo anew, once at the start",
        "image_store.tile_jpeg": "sets restart marks within rows, at ingest only: simplejpeg sets none",
    },
    "tifffile": {
        "image_store.container": "reads back the container of the pyramid, which is written without it",
        "image_store.masters.tiff_odd": "decodes TIFF masters that libvips does not",
    },
    "uharfbuzz": {"iiif_server.taking_home.fonts": "sets the letters of cover sheets, and cuts fonts down to them"},
    "lxml": {"manifests.describe.xml": "reads descriptions in XML, with DTDs, entities and the network switched off"},
    "pymarc": {"manifests.describe.marc_records": "the tables of MARC-8"},
    "iiif_prezi3": {"manifests.validate": "the reference model"},
    "yaml": {"manifests.describe.yaml_nodes": "its parser's events only: no value is made by it"},
    "xml.parsers.expat": {"manifests.describe.xlsx_parts": "reads the XML in spreadsheets, piece by piece"},
    "redis": {
        "image_store.caches.redis_line": "the cache and the claims that server machines share",
        "iiif_server.queue.line": "the queue",
    },
    "rq": {
        "iiif_server.queue.line": "where the queue and its jobs lie",
        "iiif_server.queue.hands": "takes a job out of the queue",
    },
    "pydantic": {
        "config": "the types and rules of settings",
        "config_rules": "the types and rules of settings",
        "manifests.validate": "what the reference model says of a document",
        "iiif_server.ingest.orders": "an order that another process is handed",
        "iiif_server.queue.orders": "what an order may be",
        "iiif_server.queue.telling": "what comes from Redis, checked against the types of events and reports",
    },
    "gunicorn": {
        "iiif_server.worker": "its worker, with ready answers and error pages of our own",
        "iiif_server.connections": "its connection, and what came on it",
    },
    "flask": {
        "iiif_server.application": "create_app",
        "iiif_server.errors": "answers every error",
        "iiif_server.responses": "between Flask and our values",
        "iiif_server.image_api": "blueprint",
        "iiif_server.presentation_api": "blueprint",
        "iiif_server.presentation2_api": "blueprint",
        "iiif_server.links_api": "blueprint",
        "iiif_server.harvest.activity_api": "blueprint",
        "iiif_server.harvest.oai_api": "blueprint",
        "iiif_server.harvest.crawlers_api": "blueprint",
        "iiif_server.frames.oembed_api": "blueprint",
        "iiif_server.health": "blueprint",
        "iiif_server.metrics_api": "blueprint",
        "iiif_server.downloads_api": "blueprint",
        "iiif_server.site*": "blueprint of the readers' pages",
    },
    "werkzeug": {
        "iiif_server.errors": "what Flask itself raises",
        "iiif_server.answers": "its parsers of ETags and Accept headers",
        "iiif_server.raw_path": "the route that lets every path through",
    },
    "sqlalchemy": {
        "iiif_server.database": "makes the one engine",
        "iiif_server.migrations*": "the schema",
        "iiif_server.health": "asks whether the database answers",
        "iiif_server.cli.rooms": "turns a database that cannot be opened into a sentence",
        "iiif_server.ingest.holdings": "names the type of the engine it hands down",
        "iiif_server.ingest.database_lock": "a lock of a book that several machines share",
        "iiif_server.ingest.aliases": "names the type of a transaction",
        "iiif_server.stats.tables": "the table of uses of books",
        "iiif_server.stats.kept": "what was counted, added to and summed",
        "iiif_server.stats.counting": "what is raised where the database cannot be written to",
        "iiif_server.editing.tables": "tables of corrections",
        "iiif_server.editing.kept": "what was corrected, and what sources said",
        "iiif_server.editing.at_ingest": "names the type of a transaction",
        "iiif_server.editing.run": "names the type of a transaction",
        "iiif_server.ingest.tables": "tables of masters as they were read, and of last ingests",
        "iiif_server.ingest.remembered": "what is kept from one ingest to the next",
        "iiif_server.care.tables": "tables of checks, of what happened, of the trash",
        "iiif_server.care.trash": "what lies in the trash",
        "iiif_server.care.rows": "all rows of a book, as the database has them",
        "iiif_server.care.ledger": "what is kept of each check",
        "iiif_server.care.listings": "what descriptions list",
        "iiif_server.care.history": "what happened to each book",
        "iiif_server.backup.tables": "tables as they are in a database, for backups",
        "iiif_server.backup.snapshot": "names the type of the engine of which it takes all rows",
        "iiif_server.backup.filling": "transactions in an empty database",
        "iiif_server.backup.moving": "names the type of the engine that moves",
        "image_store.tables": "tables of images",
        "image_store.catalog": "what is known of images",
        "image_store.aliases": "other names of images",
        "manifests.tables": "tables of books",
        "manifests.library": "books, their pages and documents",
        "manifests.whole_books": "a book with all that belongs to it, by one question",
        "manifests.given_records": "records as they were given with a book",
        "manifests.summaries": "what a list reads of a book",
        "manifests.changes.tables": "tables of what happened to books",
        "manifests.changes.keeping": "writes what happened to books",
        "manifests.changes.reading": "what happened to books",
        "manifests.changes.standing": "how books stand after it",
        "manifests.collections.tables": "tables of collections, and of what can be counted",
        "manifests.collections.rows": "collections as rows",
        "manifests.collections.indexing": "writes in which collections books are, and what can be counted",
        "manifests.collections.reading": "collections and the books in them",
        "manifests.collections.holding": "the books of a collection, by few columns",
        "manifests.collections.counting": "counts",
        "manifests.search": "finds books",
        "manifests.remote.tables": "the table of what other institutions have",
        "manifests.remote.shelved": "what of other institutions stands on our shelves",
        "manifests.finding.tables": "tables of keys",
        "manifests.finding.keeping": "writes the keys of books",
        "manifests.finding.indexes": "looks for keys, in each database by its own means",
        "iiif_server.finding": "names the type of the engine it hands down",
    },
    "prometheus_client": {"iiif_server.metrics_api": "writes the text that Prometheus reads (docs/adr/0006)"},
    "alembic": {"iiif_server.migrations*": "the schema"},
    "pydantic_settings": {"config": "the only reader of the environment"},
    "dotenv": {"config": "the only reader of .env"},
    "click": {"iiif_server.cli*": "the words of the command line"},
    "rich": {"iiif_server.cli*": "tables and progress bars"},
    "socket": {
        "iiif_server.cli.serve": "whether the address is free, before gunicorn starts",
        "iiif_server.queue.identity": "the name of this machine",
        "iiif_server.worker": "sends and receives",
        "iiif_server.connections": "names the type of a connection",
        "iiif_server.door": "shuts a listening socket",
        "iiif_server.fetching.line": "resolves a name once, and connects to what was looked at",
    },
    "http.client": {
        "iiif_server.edge": "tells the proxy in front, at an address that is set, what it shall forget",
        "iiif_server.fetching.fetch": "`lint URL` and `remote` fetch what a person names; no server does",
        "iiif_server.fetching.line": "makes the connection that it asks, to an address that was looked at",
    },
    # Nobody else fetches anything: a library's server runs without the network.
    **{outside: {} for outside in ("requests", "httpx", "urllib.request", "urllib3")},
    **{outside: {} for outside in ("pickle", "random", "secrets", "uuid")},
}
# Imported by name instead of at the top, because few runs need it.
BY_NAME = {
    "iiif_server.cli": "each command loads its own module only",
    "iiif_server.database": "Alembic, when the schema is behind",
    "iiif_server.cli.ingest": "the queue, where one is asked for",
    "iiif_server.cli.serve": "the application, where it is only checked",
    "image_store.caches": "the client of Redis, where a Redis is configured",
}
# Module -> what may not be loaded with it, directly or by anything it imports (docs/adr/0001).
CODECS = {"numpy", "PIL", "cykooz_resizer", "simplejpeg", "pyvips", "tifffile", "imagecodecs", "pillow_heif"}
# A worker is started anew for every ingest, and loads what its task names.
NOT_FOR_WORKERS = {"sqlalchemy", "alembic", "redis", "iiif_prezi3", "pydantic_settings", "flask", "click", "rich"}
LIGHT = {
    "gunicorn.conf": CODECS | {"flask", "sqlalchemy", "iiif_prezi3"},
    "image_store": CODECS | {"redis", "sqlalchemy"},
    "image_store.building": NOT_FOR_WORKERS,
    "manifests": CODECS | {"iiif_prezi3", "flask", "sqlalchemy"},
    "iiif_server": CODECS | {"iiif_prezi3", "flask", "sqlalchemy", "click"},
    "iiif_server.application": {"pyvips", "tifffile", "iiif_prezi3"},
    "iiif_server.ingest*": {"flask", "click", "rich"},
    **{
        f"iiif_server.{task}": NOT_FOR_WORKERS
        for task in ("ingest.work", "ingest.surveys", "ingest.check", "care.rebuild")
    },
    "iiif_server.cli": CODECS | {"iiif_prezi3", "flask", "sqlalchemy"},
    "iiif_server.cli.*": {"flask"},
    **{
        f"iiif_server.cli.{name}": CODECS | {"iiif_prezi3"}
        for name in (
            "describe",
            "template",
            "books",
            "collections",
            "count",
            "show",
            "remove",
            "restore",
            "trash",
            "history",
            "config",
            "jobs",
            "serve",
        )
    },
}

# Put together here, so that this file does not name them itself.
PLACES = re.compile(
    "|".join(
        (
            *(re.escape(host) for host in ("pypi." + "org", "python" + "hosted", "npmjs" + ".", "deb." + "debian.org")),
            r"registry\.[a-z]+\.[a-z]+",
            *(rf"(?<![\w.$}}>])/{folder}/\w" for folder in ("work", "home", "root", "Users", "tmp")),
        )
    )
)
NOT_OURS = {"node_modules", "build", "library", "iiif_server.egg-info"}
TEXTS = {".py", ".toml", ".md", ".json", ".lock", ".html", ".js", ".css", ".po", ".conf", ".sh", ".txt", ""}


def our_texts() -> dict[str, str]:
    """Every text of the checkout, path -> text."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in NOT_OURS and path.name[0] != "."]
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8", errors="replace")
        for path in sorted(files)
        if path.suffix in TEXTS and "__pycache__" not in path.parts
    }


def test_image_store_imports_nothing_of_ours() -> None:
    assert rules.forbidden_packages(sources(), {"image_store": {"manifests", "iiif_server", "config", "demo"}}) == []


def test_manifests_takes_only_pure_names_of_image_store() -> None:
    assert rules.forbidden_packages(sources(), {"manifests": {"iiif_server", "config", "demo"}}) == []
    manifests = [source for source in sources() if not rules.within(source.module, "iiif_server")]
    assert rules.front_doors(manifests, "image_store", IMAGE_STORE_DOORS, PURE_NAMES) == []


def test_packages_are_entered_by_their_front_doors() -> None:
    assert rules.front_doors(sources(), "image_store", IMAGE_STORE_DOORS) == []
    assert rules.front_doors(sources(), "manifests", MANIFESTS_DOORS) == []


def test_settings_are_read_at_the_two_ways_in_only() -> None:
    assert rules.front_doors(sources(), "config", CONFIG_DOORS) == []
    assert rules.front_doors(sources(), "iiif_server", {}) == []
    assert rules.used(sources(), ENVIRONMENT, {"config": "it is what reads them"}) == []


def test_blueprints_do_not_call_each_other() -> None:
    assert rules.separate_rooms(sources(), BLUEPRINTS) == []
    made = {
        source.module for source in sources() if ("flask", "Blueprint") in {(i.module, i.name) for i in source.imports}
    }
    assert made == set(BLUEPRINTS), "a new blueprint belongs into the table"


def test_pure_modules_are_pure() -> None:
    assert {source.module for source in sources()} >= PURE
    assert rules.impure(sources(), PURE, PURE_MAY_IMPORT, CLOCKS) == []


def test_one_door_for_each_outside_thing() -> None:
    assert rules.counted_doors(sources(), DOORS) == []


def test_light_doors_load_nothing_heavy() -> None:
    assert [name for name in LIGHT if "*" not in name and name not in {source.module for source in sources()}] == []
    assert rules.heavy(sources(), LIGHT) == []


def test_no_cycles() -> None:
    assert rules.cycles(sources()) == []


def test_no_hidden_imports() -> None:
    assert rules.hidden_imports(sources(), BY_NAME) == []


def test_modules_and_functions_are_short() -> None:
    assert rules.too_long(sources(), lines=300, function_lines=60) == []


def test_no_silent_except() -> None:
    assert rules.silent_excepts(sources()) == []


def test_every_module_says_what_it_knows() -> None:
    assert rules.without_docstring(sources()) == []


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    assert rules.named_places(our_texts(), PLACES) == []


# And these checks can fail: each against a small bad house.
DOOR = {"image_store": ("iiif_server.*",)}
BAD_HOUSES: list[tuple[Callable[[list[Source]], list[str]], dict[str, str]]] = [
    (
        lambda s: rules.forbidden_packages(s, {"image_store": {"manifests"}}),
        {"image_store.a": "from manifests import B"},
    ),
    (lambda s: rules.forbidden_packages(s, {"image_store": {"config"}}), {"image_store.a": "from ..config import B"}),
    (lambda s: rules.front_doors(s, "image_store", DOOR), {"iiif_server.a": "from image_store.size import S"}),
    (
        lambda s: rules.front_doors(s, "image_store", DOOR),
        {"iiif_server.a": "from image_store import size", "image_store.size": ""},
    ),
    (lambda s: rules.front_doors(s, "image_store", DOOR), {"iiif_server.a": "import image_store.size"}),
    (lambda s: rules.front_doors(s, "image_store", DOOR), {"iiif_server.a": "from image_store import _hidden"}),
    (lambda s: rules.front_doors(s, "image_store", DOOR), {"manifests.a": "from image_store import Limits"}),
    (
        lambda s: rules.front_doors(s, "image_store", DOOR, {"Limits"}),
        {"iiif_server.a": "from image_store import Cache"},
    ),
    (lambda s: rules.separate_rooms(s, ["a.one", "a.two"]), {"a.one.x": "from a import two", "a.two": ""}),
    (lambda s: rules.impure(s, {"a"}, {"re"}, CLOCKS), {"a": "import os"}),
    (lambda s: rules.impure(s, {"a"}, {"pathlib.PurePath"}, CLOCKS), {"a": "from pathlib import Path"}),
    (lambda s: rules.impure(s, {"a"}, {"datetime.datetime"}, CLOCKS), {"a": "x = lambda: datetime.now()"}),
    (lambda s: rules.impure(s, {"a"}, {"re"}, CLOCKS), {"a": "open('x')"}),
    (lambda s: rules.counted_doors(s, {"pyvips": {}}), {"a": "import pyvips.enums"}),
    (lambda s: rules.counted_doors(s, {"urllib.request": {}}), {"a": "from urllib import request"}),
    (lambda s: rules.counted_doors(s, {"pyvips": {"a": "reads"}}), {"a": ""}),
    (lambda s: rules.used(s, {"os.environ"}, {}), {"a": "import os\nx = os.environ['X']"}),
    (lambda s: rules.used(s, {"os.getenv"}, {"b": ""}), {"a": "from os import getenv\ngetenv('X')"}),
    (lambda s: rules.heavy(s, {"a": {"numpy"}}), {"a": "import b.c", "b": "import numpy", "b.c": ""}),
    (lambda s: rules.heavy(s, {"a": {"numpy"}}), {"a": "from b import c", "b": "", "b.c": "from numpy import array"}),
    (rules.cycles, {"a": "import b", "b": "from c import d", "c": "from a import x"}),
    (lambda s: rules.hidden_imports(s, {}), {"a": "def f():\n    import os"}),
    (lambda s: rules.hidden_imports(s, {}), {"a": "class A:\n    async def f(self):\n        from os import path"}),
    (lambda s: rules.hidden_imports(s, {}), {"a": "from importlib import import_module\nimport_module('x')"}),
    (lambda s: rules.too_long(s, 3, 60), {"a": "x = 1\n" * 4}),
    (lambda s: rules.too_long(s, 300, 3), {"a": "def f():\n" + "    x = 1\n" * 3}),
    (rules.silent_excepts, {"a": "try:\n    x\nexcept:\n    y()"}),
    (rules.silent_excepts, {"a": "try:\n    x\nexcept OSError:\n    pass"}),
    (rules.silent_excepts, {"a": "try:\n    x\nexcept OSError:\n    ..."}),
    (rules.without_docstring, {"a": "x = 1"}),
]


@pytest.mark.parametrize(("check", "house"), BAD_HOUSES)
def test_each_check_can_fail(check: Callable[[list[Source]], list[str]], house: dict[str, str]) -> None:
    assert len(check([Source.of(module, text) for module, text in house.items()])) == 1


@pytest.mark.parametrize("line", ["https://pypi." + "org/simple", 'X = "/work' + '/main"', "at /home" + "/anna/x"])
def test_the_check_of_places_can_fail(line: str) -> None:
    assert rules.named_places({"a": line}, PLACES)


@pytest.mark.parametrize(
    "line", ["$(HOME)/workshop", "https://example.org/home/page", "pages" + "/work" + "/x", "a / b"]
)
def test_the_check_of_places_lets_addresses_through(line: str) -> None:
    assert rules.named_places({"a": line}, PLACES) == []
