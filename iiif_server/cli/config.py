"""`iiif-server config`: every setting with its value and origin."""

from dataclasses import asdict

import click

from config import Config
from iiif_server.cli.rooms import plain_errors
from iiif_server.cli.words import say_json, say_table


@click.command
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each setting, one a line.")
@plain_errors
def command(as_json: bool) -> None:
    """Print every setting with its value and origin (default, environment or .env); passwords are masked."""
    settings = Config.load().settings()
    if as_json:
        for setting in settings:
            say_json(asdict(setting))
    else:
        say_table([("SETTING", "VALUE", "ORIGIN"), *((each.name, each.value, each.origin) for each in settings)])
