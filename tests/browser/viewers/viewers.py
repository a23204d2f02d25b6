"""Four viewers that nobody here wrote, by what a reader does with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

# Clicks and texts come at once or not at all; only images take long.
PATIENCE = 10_000


def words(*alternatives: str) -> re.Pattern[str]:
    """One of these texts, and nothing else around it."""
    return re.compile(rf"^\s*(?:{'|'.join(map(re.escape, alternatives))})\s*$")


@dataclass(frozen=True, slots=True)
class Viewer:
    """A viewer: its page (in `pages/`), and how a reader turns it, reads its labels and goes by its contents.

    `contents` is given the headings on the way, from the outermost, each in the languages in which it may stand there;
    None: the viewer has no table of contents. `entries`: the text of the list of what an opened collection has; None:
    no list opens. `opens_from` opens a book by the names of the collections that it is within and its own; None: it
    cannot. `goes_deep`: the versions of the API in which it shows what is within a collection within another.
    `excused` are complaints and answers that are the viewer's own, on every page in the world, with the reason.
    """

    name: str
    turn: Callable[[Page], None]
    labels: Callable[[Page], str]
    contents: Callable[[Page, tuple[tuple[str, ...], ...]], None] | None
    entries: Callable[[Page], str] | None
    opens_from: Callable[[Page, tuple[str, ...]], None] | None
    goes_deep: tuple[int, ...] = (3, 2)
    excused: dict[str, str] = field(default_factory=dict)


def _mirador_sidebar(tab: Page, panel: str) -> None:
    if not tab.get_by_role("tab", name=panel).count():
        tab.get_by_role("button", name="Toggle sidebar").first.click()
    tab.get_by_role("tab", name=panel).click()


def _mirador_labels(tab: Page) -> str:
    _mirador_sidebar(tab, "Information")
    return tab.get_by_role("complementary", name="About this item").inner_text()


def _mirador_contents(tab: Page, way: tuple[tuple[str, ...], ...]) -> None:
    _mirador_sidebar(tab, "Index")
    for heading in way:
        tab.get_by_role("treeitem").get_by_text(words(*heading)).click()


def _mirador_entries(tab: Page) -> str:
    tab.get_by_role("button", name="Show collection").click()
    dialog = tab.get_by_role("dialog")
    within = dialog.inner_text()
    dialog.get_by_role("button", name="manifests").click()
    return within + "\n" + dialog.inner_text()


def _mirador_opens(tab: Page, way: tuple[str, ...]) -> None:
    dialog = tab.get_by_role("dialog")
    for collection in way[:-1]:
        dialog.get_by_role("button", name="1 collection").click()
        dialog.get_by_text(words(collection)).click()
        # One book is in it, three are in what it is within: so it has come.
        dialog.get_by_role("button", name="1 manifest", exact=True).click()
    dialog.get_by_text(words(way[-1])).click()


MIRADOR = Viewer(
    "mirador",
    turn=lambda tab: tab.get_by_role("button", name="Next item").click(),
    labels=_mirador_labels,
    contents=_mirador_contents,
    entries=_mirador_entries,
    opens_from=_mirador_opens,
    excused={"Accessing element.ref was removed in React 19": "a library inside its bundle"},
)


def _universal_labels(tab: Page) -> str:
    tab.locator(".rightPanel .expandButton").click()
    tab.locator(".rightPanel .items .label").first.wait_for()
    return tab.locator(".rightPanel").inner_text()


def _universal_contents(tab: Page, way: tuple[tuple[str, ...], ...]) -> None:
    tab.locator(".leftPanel a.index.tab").click()
    tree = tab.locator(".views .treeView")
    for heading in way[:-1]:
        tree.locator("li", has=tab.locator("a", has_text=words(*heading))).locator(".toggle").first.click()
    tree.locator("a", has_text=words(*way[-1])).click()


def _universal_entries(tab: Page) -> str:
    tree = tab.locator(".views .treeView")
    tree.locator("a").first.wait_for()
    return tree.inner_text()


def _universal_opens(tab: Page, way: tuple[str, ...]) -> None:
    for name in way[:-1]:
        # Whoever opens a collection here has opened its first book, too.
        tab.locator(".views .treeView a", has_text=words(name)).click()
    last = tab.locator(".views .treeView a", has_text=words(way[-1]))
    last.wait_for()
    if len(way) == 1:
        last.click()


UNIVERSAL = Viewer(
    "universalviewer",
    turn=lambda tab: tab.locator(".paging[title='Next Image']").click(),
    labels=_universal_labels,
    contents=_universal_contents,
    entries=_universal_entries,
    opens_from=_universal_opens,
    excused={"/images/data:image/gif;base64,": "it asks its own site for a blank picture that it has as an address"},
)


def _tify_view(tab: Page, name: str) -> None:
    button = tab.locator(".tify-header").get_by_role("button", name=name, exact=True)
    if button.get_attribute("aria-expanded") != "true":
        button.click()


def _tify_labels(tab: Page) -> str:
    _tify_view(tab, "Info")
    return tab.locator(".tify-info").inner_text()


def _tify_contents(tab: Page, way: tuple[tuple[str, ...], ...]) -> None:
    _tify_view(tab, "Mündəricat")
    if len(way) > 1:
        tab.get_by_role("button", name="Expand all").click()
    tab.locator(".tify-toc-label", has_text=words(*way[-1])).click()


def _tify_opens(tab: Page, way: tuple[str, ...]) -> None:
    for name in way:
        tab.locator(".tify-collection").get_by_text(words(name)).click()


TIFY = Viewer(
    "tify",
    turn=lambda tab: tab.locator(".tify-header").get_by_role("button", name="Next page").click(),
    labels=_tify_labels,
    contents=_tify_contents,
    entries=lambda tab: tab.locator(".tify-collection").inner_text(),
    opens_from=_tify_opens,
    # What is deeper it takes as it comes: a title of version 2 is "[object Object]".
    goes_deep=(3,),
)


def _clover_turn(tab: Page) -> None:
    tab.locator(".clover-viewer-media-navigation button", has=tab.locator("title", has_text="Next")).click()


CLOVER = Viewer(
    "clover",
    turn=_clover_turn,
    labels=lambda tab: tab.locator(".clover-viewer").get_by_role("tabpanel").inner_text(),
    # It has a table of contents for sound and film only.
    contents=None,
    entries=None,
    opens_from=None,
    excused={"is not accurate with multi-image": "what OpenSeadragon says of two pages side by side"},
)

VIEWERS = (MIRADOR, UNIVERSAL, TIFY, CLOVER)
