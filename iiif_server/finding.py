"""Sees to it that every book can be found: makes the keys that are missing. Quick when none are."""

from sqlalchemy import Engine

from iiif_server.database import writing
from manifests.search import complete_keys, is_complete


def make_findable(engine: Engine) -> None:
    """Makes the keys of books that have none: of before there was a search, or of other rules.

    Some books in each transaction, so that others who write need not wait; what was made when somebody ends it stays,
    and the next call goes on. Two at once do no harm.
    """
    with engine.connect() as connection:
        if is_complete(connection):
            return
    made = 1
    while made:
        with writing(engine) as transaction:
            made = complete_keys(transaction)
