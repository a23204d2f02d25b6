"""create_app: makes the store and the library and hands them to the blueprints. Knows no road."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request

from config import Config, ConfigError
from config_rules import logo_size
from iiif_server import errors
from iiif_server.database import open_database
from iiif_server.downloads import file_stem
from iiif_server.downloads_api import Downloads, downloads_blueprint
from iiif_server.frames.oembed_api import OembedApi, oembed_blueprint
from iiif_server.gate import Gate
from iiif_server.harvest.activity_api import ActivityApi, activity_blueprint
from iiif_server.harvest.crawlers_api import CrawlersApi, crawlers_blueprint
from iiif_server.harvest.oai_api import OaiApi, oai_blueprint
from iiif_server.harvest.robots import robots_text
from iiif_server.health import health_blueprint
from iiif_server.hot_road import HotRoad, Road
from iiif_server.image_api import ImageApi, Images, image_blueprint
from iiif_server.kept_documents import KeptDocuments
from iiif_server.links_api import LinksApi, links_blueprint
from iiif_server.logo import LogoPicture, logo_picture
from iiif_server.metrics import FOLDER as METRICS
from iiif_server.metrics import Counted, Metrics
from iiif_server.metrics_api import metrics_blueprint
from iiif_server.notices import FOLDER, Notices
from iiif_server.prefix import Prefix
from iiif_server.presentation2_api import Presentation2Api, presentation2_blueprint
from iiif_server.presentation_api import PresentationApi, presentation_blueprint
from iiif_server.provider import provider_of
from iiif_server.public_address import PublicAddress
from iiif_server.publication import PublicationCounter
from iiif_server.raw_path import Anything
from iiif_server.responses import allow_everybody, preflight
from iiif_server.seats import resting
from iiif_server.server_timing import TimedImageApi
from iiif_server.site import site_blueprint
from iiif_server.site.languages import LANGUAGES, choose_language
from iiif_server.site.titles import choose_title
from iiif_server.stats.counting import Counting, Reading
from iiif_server.stats.kept import KeptUses
from iiif_server.stats.repeated import LastUses
from iiif_server.stats.road import Noted
from iiif_server.stats.robots import BadRobots, read_robots
from iiif_server.taking_home.book_epub import book_epub
from iiif_server.taking_home.book_images import book_images
from iiif_server.taking_home.book_pdf import book_pdf
from iiif_server.taking_home.forms import Form
from iiif_server.taking_home.reading import PageReader
from iiif_server.taking_home.streams import Places
from image_store import VERSION2, VERSION3, Dialect, Limits, UnknownImage, open_cache
from image_store.catalog import Catalog
from image_store.store import LARGE_LOCK, ImageStore, OpenTiles
from manifests import LanguageMap, Provider, Urls, first_text
from manifests.library import Library

# The viewers are installed beside the program, never committed and never fetched from elsewhere.
NODE_MODULES = Path(__file__).parent.parent / "node_modules"
# The addresses that stand in what we publish; pages and health are also asked by people who test.
WATCHED = ("/iiif/", "/presentation/")
# About 2 KB each.
INFOS_KEPT = 4096


def create_app_of(settings: str) -> Flask:
    """`create_app` for gunicorn.conf.py, which can hand on text only: the settings as JSON. Raises ConfigError."""
    return create_app(Config.of_json(settings))


def create_app(config: Config) -> Flask:
    """The server over one library: makes the store and the library and hands them to the blueprints.

    Raises ConfigError. The catalogue's schema must be there already (`iiif-server serve` and `ingest` see to that).
    """
    engine = open_database(config.database_url)
    publication = PublicationCounter(config.publication_file)
    urls, gate = Urls(config.public_url), Gate()
    limits = Limits(config.max_area, config.max_width, config.max_height)
    notices = Notices(config.home / FOLDER, publication.value)
    public_address = PublicAddress(config.public_url, notices)
    library, catalog = Library(engine), Catalog(engine)
    metrics = Metrics(config.home, publication.value)
    store = _open_store(config, catalog, publication, metrics)
    provider = provider_of(config.provider_name, config.provider_url, logo_size(config.provider_logo))

    app = Flask("iiif_server", static_folder=None)
    # Two slashes are two slashes: an address is what it is (IMG3-R05).
    app.url_map.merge_slashes = False
    app.url_map.converters["anything"] = Anything
    infos = KeptDocuments(publication.value, INFOS_KEPT)

    def image_api(dialect: Dialect) -> ImageApi | TimedImageApi:
        def over(images: Images) -> ImageApi:
            stem = partial(file_stem, library)
            return ImageApi(dialect, images, gate, urls, limits, infos, config.edge_seconds, stem)

        return TimedImageApi(store, over) if config.server_timing else over(store)

    version2, version3 = image_api(VERSION2), image_api(VERSION3)
    app.register_blueprint(image_blueprint(version2, version3))
    documents = KeptDocuments(publication.value)
    presentation = PresentationApi(library, urls, limits, gate, documents, config.edge_seconds, provider)
    presentation2 = Presentation2Api(presentation, urls, gate, documents, config.edge_seconds)
    for blueprint in (presentation_blueprint(presentation), presentation2_blueprint(presentation2)):
        app.register_blueprint(blueprint)
    links = LinksApi(library, catalog, config.pyramids, urls, gate, config.edge_seconds, _logo(config, provider))
    app.register_blueprint(links_blueprint(links))
    _register_feeds(app, config, library, urls, gate, provider)
    app.register_blueprint(site_blueprint(library, urls, limits, gate, NODE_MODULES, config.language))
    app.register_blueprint(oembed_blueprint(_oembed(config, library, urls, limits, gate, provider)))
    pages = PageReader(store, config.pyramids, lambda text: notices.put(text, text))
    app.register_blueprint(downloads_blueprint(_downloads(config, library, urls, limits, gate, pages, metrics)))
    app.register_blueprint(health_blueprint(engine, config.home, notices))
    app.register_blueprint(metrics_blueprint(metrics))
    failures = errors.Failures(notices)
    errors.register(app, failures)
    _put_around(app, public_address)
    roads = [Road(api.prefix, api.answer) for api in (version3, version2)]
    roads += [Road(api.prefix, api.hot) for api in (presentation, presentation2)]
    hot = HotRoad(Prefix(app.wsgi_app, config.public_url), config.public_url, roads, failures, public_address)
    noted = _noted(config, KeptUses(engine), catalog, hot)
    # Flask's own way to put something in front.
    app.wsgi_app = Counted(noted, urlsplit(config.public_url).path, metrics)  # type: ignore[method-assign]
    return app


def _put_around(app: Flask, public_address: PublicAddress) -> None:
    """What is done at every request that Flask answers."""

    @app.before_request
    def watch_address() -> None:
        if request.path.startswith(WATCHED):
            public_address.asked(request.headers.get("Host", ""))

    @app.before_request
    def answer_options() -> Response | None:
        return preflight(request)

    app.after_request(allow_everybody)


def _noted(config: Config, kept: KeptUses, catalog: Catalog, hot: HotRoad) -> HotRoad | Noted:
    """The hot road; where the settings say so, what is asked for on it is counted. Raises ConfigError."""
    if not config.statistics:
        return hot

    def book_of(image: str) -> str | None:
        try:
            return catalog.get(image).group
        except UnknownImage:
            return None

    try:
        robots = read_robots(config.statistics_robots)
    except BadRobots as error:
        raise ConfigError([f"IIIF_STATISTICS_ROBOTS: {error}"]) from error
    counting = Counting(kept, LastUses(config.home / METRICS), Reading(config.public_url, robots, book_of))
    return Noted(hot, counting.note, config.edge_seconds)


def _logo(config: Config, provider: Provider | None) -> LogoPicture | None:
    """The logo of the settings. Raises ConfigError when only its head is that of a picture."""
    if config.provider_logo is None or provider is None or provider.logo is None:
        return None
    try:
        return logo_picture(config.provider_logo, provider.logo)
    except OSError as error:
        raise ConfigError([f"IIIF_PROVIDER_LOGO is {config.provider_logo}, which is damaged: {error}."]) from error


def _register_feeds(
    app: Flask, config: Config, library: Library, urls: Urls, gate: Gate, provider: Provider | None
) -> None:
    """The addresses by which catalogues, portals and search engines learn of books."""
    activity = ActivityApi(library.changes, urls, gate, config.edge_seconds)
    app.register_blueprint(activity_blueprint(activity))
    name = first_text(provider.name)[0] if provider else ""
    oai = OaiApi(library, urls, gate, partial(datetime.now, UTC), name, config.provider_email or "")
    app.register_blueprint(oai_blueprint(oai))
    robots = config.robots.read_bytes() if config.robots else robots_text(urls).encode()
    crawlers = CrawlersApi(library.changes, urls, gate, list(LANGUAGES), config.edge_seconds, robots)
    app.register_blueprint(crawlers_blueprint(crawlers))


def _oembed(
    config: Config, library: Library, urls: Urls, limits: Limits, gate: Gate, provider: Provider | None
) -> OembedApi:
    """How other sites show books, in the languages of the readers' pages."""

    def choose(texts: LanguageMap, language: str) -> str:
        return choose_title(texts, language).text

    name = provider.name if provider else {}
    return OembedApi(library, urls, limits, gate, choose, LANGUAGES, config.language, name, config.edge_seconds)


def _downloads(
    config: Config, library: Library, urls: Urls, limits: Limits, gate: Gate, pages: PageReader, metrics: Metrics
) -> Downloads:
    """What readers take home, in the language of the readers' pages."""
    language_of = partial(choose_language, default=config.language)
    forms = (
        Form("pdf", "application/pdf", partial(book_pdf, pages=pages, node_modules=NODE_MODULES)),
        Form("epub", "application/epub+zip", partial(book_epub, pages=pages), of_text=True),
        Form("zip", "application/zip", partial(book_images, pages=pages)),
    )
    by_ending = {form.ending: form for form in forms}
    return Downloads(library, urls, limits, gate, by_ending, language_of, choose_title, resting, Places(), metrics)


def _open_store(config: Config, catalog: Catalog, publication: PublicationCounter, metrics: Metrics) -> ImageStore:
    """The images of the library, with the caches that the settings name."""
    cache = open_cache(
        config.cache_folder,
        config.cache_bytes,
        config.workers,
        memory=config.memory_cache_bytes,
        redis_url=config.redis_url,
        purges=PublicationCounter(config.purges_file).value,
        found=metrics.found,
    )
    tiles, large = OpenTiles(config.pyramids), config.home / LARGE_LOCK
    return ImageStore(catalog, tiles, cache, publication.value, large, resting, metrics)
