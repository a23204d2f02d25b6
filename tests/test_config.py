"""Settings: defaults, origins, and a sentence for everything that is wrong."""

import os
from pathlib import Path

import pytest
from PIL import Image

from config import Config, ConfigError, environment_with
from config_rules import logo_size


@pytest.fixture(autouse=True)
def _clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests, and no `.env` but our own."""
    for name in list(environment_with()):
        if name.upper().startswith("IIIF_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems() -> list[str]:
    with pytest.raises(ConfigError) as caught:
        Config.load()
    return caught.value.problems


def test_defaults(tmp_path: Path) -> None:
    config = Config.load()
    assert config.home == tmp_path / "library"
    assert config.public_url == "http://localhost:8182"
    assert config.database_url == f"sqlite:///{tmp_path}/library/catalogue.sqlite"
    assert (config.max_width, config.max_height, config.max_area) == (None, None, 100_000_000)
    assert config.pyramids == tmp_path / "library" / "pyramids"
    assert config.publication_file == tmp_path / "library" / "publication"
    assert {setting.origin for setting in config.settings()} == {"default"}


def test_every_setting_says_what_it_is() -> None:
    for name, field in Config.model_fields.items():
        assert field.description, name
        assert "Default: " in field.description, name


def test_rank_of_origins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("IIIF_WORKERS=3\nIIIF_THREADS=5\nOTHER=1\n")
    monkeypatch.setenv("IIIF_THREADS", "7")
    config = Config.load(bind="127.0.0.1:9", workers=None)
    origins = {setting.name: (setting.value, setting.origin) for setting in config.settings()}
    assert origins["IIIF_WORKERS"] == ("3", ".env")
    assert origins["IIIF_THREADS"] == ("7", "environment")
    assert config.public_url == "http://localhost:9"


def test_empty_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("IIIF_MAX_WIDTH=\n")
    monkeypatch.setenv("IIIF_PUBLIC_URL", "")
    config = Config.load()
    assert (config.max_width, config.public_url) == (None, "http://localhost:8182")
    assert {setting.origin for setting in config.settings()} == {"default"}


def test_unknown_names_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("IIIF_HOEM=/srv\n")
    monkeypatch.setenv("IIIF_ZZZZZZZ", "1")
    assert problems() == [
        "IIIF_HOEM (set in the file .env) is no setting of this server. Did you mean IIIF_HOME?",
        "IIIF_ZZZZZZZ (set in the environment) is no setting of this server. Remove it; `iiif-server config` lists"
        " all settings.",
    ]


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("IIIF_WORKERS", "two", "must be a whole number in digits"),
        ("IIIF_WORKERS", "0", "must be at least 1"),
        ("IIIF_EDGE_SECONDS", "-1", "must be at least 0"),
        ("IIIF_MAX_AREA", "none", "must be a whole number in digits"),
        ("IIIF_LANGUAGE", "tr", "must be one of 'az', 'en' or 'ru'"),
        ("IIIF_BIND", "8182", "must be HOST:PORT with a port from 1 to 65535"),
        ("IIIF_BIND", "localhost:65536", "must be HOST:PORT with a port from 1 to 65535"),
        ("IIIF_PUBLIC_URL", "books.example.az", "must be an absolute http or https URL"),
        ("IIIF_PUBLIC_URL", "https://books.example.az/", "without a slash at its end"),
        ("IIIF_PUBLIC_URL", "https://books.example.az?x=1", "without query or fragment"),
        ("IIIF_PUBLIC_URL", "http://[::1", "must be an absolute http or https URL"),
        ("IIIF_PUBLIC_URL", "http://h:port", "must be an absolute http or https URL"),
        ("IIIF_DATABASE_URL", "/srv/catalogue.sqlite", "must be an SQLAlchemy URL"),
        ("IIIF_REDIS_URL", "127.0.0.1:6379", "must be a Redis URL such as redis://127.0.0.1:6379/0"),
        ("IIIF_REDIS_URL", "http://127.0.0.1:6379", "must be a Redis URL"),
        ("IIIF_REDIS_URL", "redis://127.0.0.1:99999", "must be a Redis URL"),
        ("IIIF_REDIS_URL", "redis://127.0.0.1/zero", "must be a Redis URL"),
        ("IIIF_REDIS_URL", "redis://127.0.0.1?socket_timeout=60", "must be a Redis URL"),
        ("IIIF_MEMORY_CACHE_BYTES", "-1", "must be at least 0"),
        ("IIIF_SERVER_TIMING", "sometimes", "must be yes or no"),
        ("IIIF_PDF_RESOLUTION", "30", "must be at least 50"),
        ("IIIF_PDF_RESOLUTION", "3000", "must be at most 1200"),
        ("IIIF_PUBLISH_INCOMPLETE", "never", "must be yes or no"),
        ("IIIF_SOURCE_ROOTS", "/srv", "must be a JSON object"),
        ("IIIF_SOURCE_ROOTS", '{"scans": "relative"}', "must be a JSON object"),
        ("IIIF_HOME", "/srv/what?", "must be a folder whose path has no '?'"),
    ],
)
def test_wrong_values_name_value_rule_and_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, rule: str
) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = problems()
    assert problem.startswith(f"{name} is {value!r}: it ")
    assert rule in problem
    assert problem.endswith(f"Put it right, or leave {name} out to have its default.")


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_WORKERS", "x")
    monkeypatch.setenv("IIIF_THREADS", "x")
    monkeypatch.setenv("IIIF_NO", "x")
    assert len(problems()) == 3


def test_other_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_SOURCE_ROOTS", '{"scans": "/srv/scans"}')
    monkeypatch.setenv("IIIF_MAX_WIDTH", "none")
    monkeypatch.setenv("IIIF_PUBLIC_URL", "https://books.example.az/iiif")
    monkeypatch.setenv("IIIF_HOME", "kitabxana")
    config = Config.load()
    assert config.source_roots == {"scans": Path("/srv/scans")}
    assert config.max_width is None
    assert config.public_url == "https://books.example.az/iiif"
    assert config.home == tmp_path / "kitabxana"


@pytest.mark.parametrize(("given", "shown"), [("yes", "yes"), ("1", "yes"), ("no", "no"), ("", "no")])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, given: str, shown: str) -> None:
    monkeypatch.setenv("IIIF_SERVER_TIMING", given)
    config = Config.load()
    assert config.server_timing is (shown == "yes")
    assert {setting.name: setting.value for setting in config.settings()}["IIIF_SERVER_TIMING"] == shown


@pytest.mark.parametrize("password", ["secret", "se@cret", "se:cret", "se/cret", "s/e@c"])
def test_passwords_are_masked(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("IIIF_DATABASE_URL", f"postgresql://reader:{password}@db/books")
    values = {setting.name: setting.value for setting in Config.load().settings()}
    assert values["IIIF_DATABASE_URL"] == "postgresql://reader:***@db/books"


def test_passwords_among_options_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_DATABASE_URL", "postgresql://db/books?user=a&password=s&sslpassword=t&sslmode=require")
    values = {setting.name: setting.value for setting in Config.load().settings()}
    assert values["IIIF_DATABASE_URL"] == ("postgresql://db/books?user=a&password=***&sslpassword=***&sslmode=require")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://127.0.0.1", "redis://127.0.0.1"),
        ("redis://:secret@[::1]:6379/2", "redis://:***@[::1]:6379/2"),
        (
            "rediss://books:secret@cache.example.az?ssl_ca_certs=/etc/ca.pem",
            "rediss://books:***@cache.example.az?ssl_ca_certs=/etc/ca.pem",
        ),
        ("unix:///run/redis/redis.sock?db=1", "unix:///run/redis/redis.sock?db=1"),
        ("none", "none"),
    ],
)
def test_addresses_of_redis(monkeypatch: pytest.MonkeyPatch, url: str, shown: str) -> None:
    monkeypatch.setenv("IIIF_REDIS_URL", url)
    config = Config.load()
    assert config.redis_url == (None if url == "none" else url)
    assert {setting.name: setting.value for setting in config.settings()}["IIIF_REDIS_URL"] == shown


def test_a_setting_for_a_program_to_be_started() -> None:
    assert environment_with(bind="h:1", workers=None)["IIIF_BIND"] == "h:1"
    assert "IIIF_WORKERS" not in environment_with(bind="h:1", workers=None)


def picture(path: Path, size: tuple[int, int] = (30, 20), form: str = "PNG") -> str:
    Image.new("RGB", size).save(path, form, **({"progressive": True} if form == "JPEG" else {}))
    return str(path)


def test_the_library_is_named_in_one_language_or_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_PROVIDER_NAME", " Şəki kitabxanası ")
    assert Config.load().provider_name == {"none": "Şəki kitabxanası"}
    monkeypatch.setenv("IIIF_PROVIDER_NAME", '{"az": "Kitabxana", "fa": "کتاب\u200cخانه"}')
    monkeypatch.setenv("IIIF_PROVIDER_URL", "https://www.kitabxana.example.az/")
    for form in ("PNG", "JPEG"):
        monkeypatch.setenv("IIIF_PROVIDER_LOGO", picture(tmp_path / "logo", form=form))
        config = Config.load()
        assert config.provider_name == {"az": "Kitabxana", "fa": "کتاب\u200cخانه"}
        assert config.provider_logo == tmp_path / "logo"
        assert logo_size(config.provider_logo) == (30, 20)
    assert logo_size(None) is None


@pytest.fixture
def everything_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every setting with a value that is not its default."""
    (tmp_path / "robots.txt").write_text("User-agent: *\n")
    (tmp_path / "names").write_text("bot\n")
    chosen = {
        # As a folder of an old disk is called: no UTF-8.
        "HOME": os.fsdecode(b"kitabxana \xfe"),
        "BIND": "127.0.0.1:9",
        "PUBLIC_URL": "https://books.example.az/iiif",
        "DATABASE_URL": "postgresql+psycopg://reader:se/c'r\"et@db/books",
        "WORKERS": "7",
        "THREADS": "5",
        "CACHE_BYTES": "67108864",
        "MEMORY_CACHE_BYTES": "0",
        "REDIS_URL": "redis://:secret@[::1]:6379/2",
        "EDGE_SECONDS": "0",
        "EDGE_PURGE_URL": "http://127.0.0.1:8183",
        "SERVER_TIMING": "yes",
        "STATISTICS": "no",
        "STATISTICS_ROBOTS": "names",
        "MAX_WIDTH": "3000",
        "MAX_HEIGHT": "2000",
        "MAX_AREA": "1000",
        "MASTER_PIXELS": "1000000",
        "PDF_RESOLUTION": "200",
        "PUBLISH_INCOMPLETE": "no",
        "COLLECTIONS_BY_FOLDER": "yes",
        "REMOTE_NETWORKS": "10.20.0.0/16",
        "SOURCE_ROOTS": '{"scans": "/srv/scans", "b": "/srv/b"}',
        "PROVIDER_NAME": '{"az": "Şəki “Kitabxana”sı", "fa": "کتاب\u200cخانه"}',
        "PROVIDER_URL": "https://www.kitabxana.example.az/",
        "PROVIDER_LOGO": picture(tmp_path / "logo"),
        "PROVIDER_EMAIL": "kitab@example.az",
        "ROBOTS": "robots.txt",
        "LANGUAGE": "ru",
    }
    for name, value in chosen.items():
        monkeypatch.setenv(f"IIIF_{name}", value)
    return chosen


@pytest.mark.usefixtures("everything_set")
def test_settings_are_handed_on_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config.load()
    assert {setting.origin for setting in config.settings()} == {"environment"}, "one is not set above"
    written = config.as_json()
    for setting in config.settings():
        monkeypatch.delenv(setting.name)
    assert Config.of_json(written) == config


def test_settings_that_are_handed_on_are_changed_by_nothing(
    tmp_path: Path, everything_set: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in everything_set:
        monkeypatch.delenv(f"IIIF_{name}")
    config = Config.load()
    told = "".join(f"IIIF_{name}={value}\n" for name, value in everything_set.items() if name != "HOME")
    (tmp_path / ".env").write_text(told)
    assert Config.load() != config
    assert Config.of_json(config.as_json()) == config
    monkeypatch.setenv("IIIF_PROVIDER_NAME", '{"az": "Kitabxana"}')
    (tmp_path / ".env").write_text("IIIF_WORKERS=0\nIIIF_NONE=1\n=")
    assert Config.of_json(config.as_json()) == config


def test_a_file_that_is_gone_meanwhile(everything_set: dict[str, str]) -> None:
    written = Config.load().as_json()
    Path(everything_set["PROVIDER_LOGO"]).unlink()
    with pytest.raises(ConfigError, match=r"IIIF_PROVIDER_LOGO .*must be a file that can be read"):
        Config.of_json(written)


@pytest.mark.parametrize(
    "name", ['{"az": ""}', '{"Azərbaycan dili": "K"}', '{"az": ["K"]}', "{", '{"az": "a\\u0000b"}']
)
def test_names_that_are_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_PROVIDER_NAME", name)
    [problem] = problems()
    assert "must be a name, or names by language as JSON" in problem


@pytest.mark.parametrize(
    ("setting", "value", "rule"),
    [
        ("URL", "www.example.az", "must be an absolute http or https URL"),
        ("URL", "javascript:alert(1)", "must be an absolute http or https URL"),
        ("LOGO", "nowhere.png", "must be a file that can be read (No such file or directory)"),
        ("LOGO", "logo.svg", "must be a PNG or JPEG of at most 2 MiB and 5000 pixels a side"),
        ("LOGO", "wide.png", "must be a PNG or JPEG of at most 2 MiB and 5000 pixels a side"),
        ("LOGO", "cut.jpg", "must be a PNG or JPEG of at most 2 MiB and 5000 pixels a side"),
    ],
)
def test_what_is_wrong_with_the_library_is_told(
    setting: str, value: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    picture(tmp_path / "wide.png", (5001, 1))
    picture(tmp_path / "cut.jpg", form="JPEG")
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "cut.jpg").read_bytes()[:40])
    monkeypatch.setenv("IIIF_PROVIDER_NAME", "K")
    monkeypatch.setenv(f"IIIF_PROVIDER_{setting}", value)
    [problem] = problems()
    assert problem.startswith(f"IIIF_PROVIDER_{setting} is {value!r}: it {rule}")


def test_a_logo_of_nobody_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_PROVIDER_LOGO", picture(tmp_path / "logo.png"))
    monkeypatch.setenv("IIIF_PROVIDER_URL", "https://www.example.az")
    assert [problem.partition(" is ")[0] for problem in problems()] == ["IIIF_PROVIDER_URL", "IIIF_PROVIDER_LOGO"]
    assert all("needs IIIF_PROVIDER_NAME beside it" in problem for problem in problems())
