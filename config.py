"""Every setting of the server: its default, its unit, its rule. The only reader of the environment; knows no room."""

import difflib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config_rules import (
    Bind,
    CacheBytes,
    DatabaseUrl,
    Home,
    LogoFile,
    Networks,
    PlainUrl,
    ProviderEmail,
    ProviderName,
    ProviderUrl,
    RedisUrl,
    RobotsFile,
    SourceRoots,
    broken_rule,
    shown,
)

Origin = Literal["default", "environment", ".env"]

PREFIX = "IIIF_"
ENV_FILE = Path(".env")

_PLACES: dict[Origin, str] = {"environment": "the environment", ".env": "the file .env", "default": "no place"}


class ConfigError(Exception):
    """Settings that the server cannot start with. `problems`: one sentence for a person for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as `iiif-server config` prints it. `value` has its secrets masked."""

    name: str
    value: str
    origin: Origin
    description: str


def cores() -> int:
    """Cores that this program may use (a container may have fewer than the machine)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Config(BaseSettings):
    """All settings, frozen. Use `Config.load()`: it speaks plainly where the constructor raises ValidationError."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True, validate_default=True
    )

    home: Home = Field(
        default=Path("library"), description="The library folder: catalogue, pyramids, cache. Default: ./library"
    )
    bind: Bind = Field(
        default="0.0.0.0:8182", description="HOST:PORT on which the server listens. Default: 0.0.0.0:8182"
    )
    public_url: PlainUrl = Field(
        default_factory=lambda known: f"http://localhost:{known['bind'].rpartition(':')[2]}",
        description="The address that readers use: every id is built from it, never from the Host header. "
        "Absolute http(s) URL. Default: http://localhost:PORT of IIIF_BIND",
    )
    database_url: DatabaseUrl = Field(
        default_factory=lambda known: f"sqlite:///{known['home'] / 'catalogue.sqlite'}",
        description="The catalogue's database as an SQLAlchemy URL. Default: catalogue.sqlite in IIIF_HOME",
    )
    workers: int = Field(
        default_factory=cores, ge=1, le=1024, description="Server processes. Default: one for each core"
    )
    threads: int = Field(default=4, ge=1, le=1024, description="Threads of each server process. Default: 4")
    cache_bytes: CacheBytes = Field(
        default=1024**3,
        ge=0,
        description="Largest size of the cache of derived images, in bytes; 0 keeps none. Default: 1 GiB",
    )
    memory_cache_bytes: int = Field(
        default=16 * 1024**2,
        ge=0,
        description="Derived images that each server process keeps in its memory as well, in bytes; 0 keeps none. "
        "Default: 16 MiB",
    )
    redis_url: RedisUrl | None = Field(
        default=None,
        description="A Redis in which server machines share derived images, and books wait for workers: redis://, "
        "rediss:// or unix://. "
        "Default: none",
    )
    edge_seconds: int = Field(
        default=60, ge=0, description="Seconds for which browsers and proxies may keep an answer unasked. Default: 60"
    )
    edge_purge_url: PlainUrl | None = Field(
        default=None, description="Where nginx is told that a book changed: http://127.0.0.1:8183. Default: none"
    )
    server_timing: bool = Field(
        default=False,
        description="Whether images say in a header Server-Timing how long each step took: yes or no; for looking, not "
        "for production. Default: no",
    )
    statistics: bool = Field(
        default=True, description="Whether uses of books are counted, by day and site: yes or no. Default: yes"
    )
    statistics_robots: Path | None = Field(
        default=None, description="A list of the names of robots, which are counted apart. Default: our own"
    )
    max_width: int | None = Field(
        default=None, ge=1, description="Widest image given out, in pixels. Default: none (no limit)"
    )
    max_height: int | None = Field(
        default=None, ge=1, description="Highest image given out, in pixels. Default: none (no limit)"
    )
    max_area: int = Field(
        default=100_000_000,
        ge=1,
        description="Largest image given out, in pixels of area. Default: 100000000 (100 megapixels)",
    )
    master_pixels: int = Field(
        default=2_000_000_000,
        ge=1,
        description="Largest master taken in, in pixels of area. Default: 2000000000 (2 gigapixels)",
    )
    pdf_resolution: int = Field(
        default=300,
        ge=50,
        le=1200,
        description="Dots for each inch at which a PDF's page is drawn that is no single image. Default: 300",
    )
    publish_incomplete: bool = Field(
        default=True,
        description="Whether a book appears without its pages that cannot be read: yes or no. Default: yes",
    )
    collections_by_folder: bool = Field(
        default=False, description="Whether the folders that a book lies in are collections: yes or no. Default: no"
    )
    remote_networks: Networks = Field(
        default="", description="Inner networks that `remote` may fetch from, such as 10.20.0.0/16. Default: none"
    )
    source_roots: Annotated[SourceRoots, NoDecode] = Field(
        default={},
        description='Named folders in which masters lie, as JSON: {"scans": "/srv/scans"}. A master below one is '
        "remembered by the root's name and its place under it. Default: none",
    )
    provider_name: Annotated[ProviderName, NoDecode] = Field(
        default={},
        description="The name of the library, as viewers show it beside each book; by language as JSON: "
        '{"az": "Milli Kitabxana", "en": "National Library"}. Default: none',
    )
    provider_url: ProviderUrl | None = Field(
        default=None, description="The home page of the library. Default: the readers' pages of this server"
    )
    provider_logo: LogoFile | None = Field(
        default=None, description="The logo of the library, a file of PNG or JPEG. Default: none"
    )
    provider_email: ProviderEmail | None = Field(
        default=None, description="Whom other catalogues write to about our records (OAI-PMH). Default: none"
    )
    robots: RobotsFile | None = Field(
        default=None, description="A file that is sent as robots.txt in place of ours. Default: none"
    )
    language: Literal["az", "en", "ru"] = Field(
        default="az", description="Language of the readers' pages for those who chose none: az, en or ru. Default: az"
    )

    @field_validator("max_width", "max_height", "redis_url", "edge_purge_url", mode="before")
    @classmethod
    def _no_limit(cls, value: object) -> object:
        return None if value == "none" else value

    @field_validator("max_height")
    @classmethod
    def _height_with_width(cls, height: int | None, known: ValidationInfo) -> int | None:
        # IMG3-R88: info.json may name a height limit only beside a width limit.
        if height is not None and known.data.get("max_width") is None:
            raise ValueError("needs IIIF_MAX_WIDTH beside it (a width limit alone limits the height as well)")
        return height

    @property
    def pyramids(self) -> Path:
        """The folder of the pyramids, one folder inside for each book."""
        return self.home / "pyramids"

    @property
    def cache_folder(self) -> Path:
        """The folder of derived images that can be made again at any time."""
        return self.home / "cache"

    @property
    def purges_file(self) -> Path:
        """The file of the counter of purges: server processes that see a new number empty their memory."""
        return self.home / "purges"

    @property
    def publication_file(self) -> Path:
        """The file of the publication counter."""
        return self.home / "publication"

    @classmethod
    def load(cls, **given: Any) -> Self:
        """The settings of `given` (the command line), the environment and `.env`, in this order of rank.

        A `given` value of None is not given. Raises ConfigError naming every unknown IIIF_ name and every wrong value.
        """
        problems = [
            _unknown(name, origin, cls.model_fields)
            for name, _, origin in _found()
            if _field(name) not in cls.model_fields
        ]
        try:
            config = cls._made(**{name: value for name, value in given.items() if value is not None})
        except ConfigError as error:
            raise ConfigError([*problems, *error.problems]) from error
        if problems:
            raise ConfigError(problems)
        return config

    @classmethod
    def _made(cls, **given: Any) -> Self:
        """Raises ConfigError with a sentence for every wrong value."""
        try:
            return cls(**given)
        except ValidationError as error:
            wrong = [found for found in error.errors() if found["type"] != "default_factory_not_called"]
            problems = [_sentence(str(found["loc"][0]), found["input"], broken_rule(found)) for found in wrong]
            raise ConfigError(problems) from error

    def as_json(self) -> str:
        """All settings, for `of_json`. (pydantic's own writer refuses file names that are not UTF-8.)"""
        return json.dumps(self.model_dump(), default=str)

    @classmethod
    def of_json(cls, settings: str) -> Self:
        """The settings that `as_json` wrote: `.env` is not read, and the environment adds nothing.

        Raises ConfigError when one is no longer right, such as the logo whose file is gone.
        """
        return cls._made(_env_file=None, **json.loads(settings))

    def settings(self) -> list[Setting]:
        """Every setting with its value (secrets masked) and where it came from."""
        origins = {_field(name): origin for name, value, origin in _found() if value}
        return [
            Setting(
                PREFIX + name.upper(), shown(getattr(self, name)), origins.get(name, "default"), str(field.description)
            )
            for name, field in type(self).model_fields.items()
        ]


def environment_with(**settings: object) -> dict[str, str]:
    """The environment for a program to be started, with these settings in it; None leaves a setting as it is."""
    return {
        **os.environ,
        **{PREFIX + name.upper(): str(value) for name, value in settings.items() if value is not None},
    }


def _found() -> list[tuple[str, str, Origin]]:
    """Name, value and origin of every IIIF_ name that is set, those of higher rank last."""
    from_file = dotenv_values(ENV_FILE) if ENV_FILE.is_file() else {}
    found: list[tuple[str, str, Origin]] = [(name, value or "", ".env") for name, value in from_file.items()]
    found += [(name, value, "environment") for name, value in os.environ.items()]
    return [setting for setting in found if setting[0].upper().startswith(PREFIX)]


def _field(name: str) -> str:
    return name.upper().removeprefix(PREFIX).lower()


def _unknown(name: str, origin: Origin, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(_field(name), known, n=1)
    remedy = (
        f"Did you mean {PREFIX}{near[0].upper()}?" if near else "Remove it; `iiif-server config` lists all settings."
    )
    return f"{name} (set in {_PLACES[origin]}) is no setting of this server. {remedy}"


def _sentence(field: str, value: object, rule: str) -> str:
    name = PREFIX + field.upper()
    return f"{name} is {shown(value)!r}: it {rule}. Put it right, or leave {name} out to have its default."
