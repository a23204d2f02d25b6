"""An order that is handed to another process as JSON."""

from pathlib import Path

import pytest

from iiif_server.ingest.orders import Order, order_as_json, order_of_json
from manifests.describe import Rank, Ranked, describe

TABLE = "folder,title@az,author,contents\nŞəki,Şəki tarixi,Bakıxanov,1 Giriş\n".encode()


def test_there_and_back() -> None:
    (said,) = describe(TABLE, "kitablar.csv")
    order = Order(
        Path("/srv/scans/Şəki"),
        2,
        "Sheki",
        language="az-Arab",
        prune=True,
        descriptions=(Ranked(Rank.TABLE, said),),
        collections=(("Fond 3", "Tarix"),),
        without=(Path("/srv/scans/Şəki/vol2"),),
        guessed=True,
    )
    assert order_of_json(order_as_json(order)) == order


@pytest.mark.parametrize(
    "told",
    [b"", b"[]", b"{}", b'{"folder": "/a"}', b'{"folder": "/a", "jobs": "many"}', b'{"folder": 1, "jobs": 1}', b"\xff"],
)
def test_what_is_no_order_is_refused(told: bytes) -> None:
    with pytest.raises(ValueError, match=r"Order|JSON"):
        order_of_json(told)
