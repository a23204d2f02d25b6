"""Other names of images: identifiers of a former server, ark:, urn:nbn:. An image's own identifier always wins."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.orm import aliased

from image_store.errors import BadAlias
from image_store.tables import ALIASES, IMAGES, batches

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Alias:
    """`alias` leads to the image of the identifier `image`.

    `state`: it `works`; its image is `gone` (it works again when the image is back); or it is `hidden` by an image
    that has this very identifier.
    """

    alias: str
    image: str
    state: Literal["works", "gone", "hidden"] = "works"


class Aliases:
    """The aliases of one database. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, image: str | None = None) -> list[Alias]:
        """All aliases, or those of one image, by alias."""
        target, same = aliased(IMAGES), aliased(IMAGES)
        asked = (
            select(ALIASES.c.alias, ALIASES.c.image, target.c.id.label("there"), same.c.id.label("hiding"))
            .join(target, target.c.id == ALIASES.c.image, isouter=True)
            .join(same, same.c.id == ALIASES.c.alias, isouter=True)
            .order_by(ALIASES.c.alias)
        )
        if image is not None:
            asked = asked.where(ALIASES.c.image == image)
        with self._engine.connect() as connection:
            return [
                Alias(row.alias, row.image, "hidden" if row.hiding else "works" if row.there else "gone")
                for row in connection.execute(asked)
            ]

    def put(self, transaction: Connection, alias: Alias, *, replace: bool = False) -> bool:
        """Adds an alias; whether it is new. Raises BadAlias; one that leads elsewhere only `replace` changes."""
        name = normal(alias.alias)
        if transaction.scalar(select(IMAGES.c.id).where(IMAGES.c.id == alias.image)) is None:
            raise BadAlias(f"there is no image {alias.image!r} to which {name!r} could lead")
        if transaction.scalar(select(IMAGES.c.id).where(IMAGES.c.id == name)) is not None:
            raise BadAlias(f"{name!r} is the identifier of an image of this library, which comes before every alias")
        known = transaction.scalar(select(ALIASES.c.image).where(ALIASES.c.alias == name))
        if known == alias.image:
            return False
        if known is not None and not replace:
            raise BadAlias(f"{name!r} leads to {known!r} already; --replace makes it lead to {alias.image!r}")
        transaction.execute(delete(ALIASES).where(ALIASES.c.alias == name))
        transaction.execute(insert(ALIASES).values(alias=name, image=alias.image))
        return True

    def forget(self, transaction: Connection, alias: str) -> None:
        """Removes an alias. Raises BadAlias when there is none of this name."""
        if not transaction.execute(delete(ALIASES).where(ALIASES.c.alias == normal(alias))).rowcount:
            raise BadAlias(f"there is no alias {alias!r}; `iiif-server alias list` shows all")

    def count(self, images: Iterable[str]) -> int:
        """How many aliases lead to these images."""
        with self._engine.connect() as connection:
            return sum(
                len(connection.execute(select(ALIASES.c.alias).where(ALIASES.c.image.in_(batch))).all())
                for batch in batches(images)
            )


def normal(alias: str) -> str:
    """The alias as it is kept: in Unicode's composed form. Raises BadAlias for what no alias can be."""
    composed = unicodedata.normalize("NFC", alias)
    if not 1 <= len(composed) <= LONGEST:
        raise BadAlias(f"an alias has 1 to {LONGEST} characters, not {len(composed)}: {composed[:40]!r}")
    wrong = [letter for letter in composed if unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Zl", "Zp")]
    if wrong or composed != composed.strip():
        raise BadAlias(f"an alias has no blanks at its ends and no control characters: {composed!r}")
    return composed
