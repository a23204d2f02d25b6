"""Four viewers that nobody here wrote, by what a reader does with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

# Clicks and texts come at once or not at all; only images take long.
PATIENCE = 10_000


def words(*alternatives: str) -> re.Pattern[str]:
    """One of these texts, and nothing else around it."""
    return re.compile(rf"^\s*(?:{'|'.join(map(re.escape, alternatives))})\s*$")


# The openings of the book with folded leaves, by the numbers of its pages from 0: where viewers look at the shapes of
# nothing, where a leaf stands alone and pairs begin anew behind it, and where pages stay as they lie in the book.
IN_PAIRS = ((0,), (1, 2), (3, 4), (5, 6), (7,))
PAIRS_BEGIN_ANEW = ((0,), (1,), (2,), (3, 4), (5,), (6,), (7,))
AS_BOUND = ((0,), (1,), (2,), (3,), (4, 5), (6,), (7,))
# What belongs to a book: the library's logo and page, the book's page, records of it, and its PDF.
BELONGS = ("logo", "library", "page", "record", "pdf")
# How deep each heading is within the lists around it, and what it says.
OUTLINE = """headings => headings.map(heading => {
  let depth = 0;
  for (let up = heading.parentElement.closest('ul'); up; up = up.parentElement.closest('ul')) depth += 1;
  return [depth, heading.textContent.trim()];
})"""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: what opens it; in CSS, its headings, and what unfolds one more of them.

    `leaves_only`: a heading with others within it leads to no page. `astray`: by the version of the API, headings that
    lead to another page than that on which they begin, and to which.
    """

    opens: Callable[[Page], None]
    headings: str
    unfolds: str
    leaves_only: bool = False
    astray: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def unfold(self, tab: Page) -> None:
        """Open the table of contents with all that is in it."""
        self.opens(tab)
        tab.locator(self.headings).first.wait_for()
        folded = tab.locator(self.unfolds).locator("visible=true")
        while folded.count():
            folded.first.click()

    def outline(self, tab: Page) -> list[tuple[int, str]]:
        """The headings that stand there from top to bottom, and how deep each is, the outermost 1."""
        lines: list[tuple[int, str]] = tab.locator(self.headings).evaluate_all(OUTLINE)
        return [(depth, text) for depth, text in lines]

    def go(self, tab: Page, heading: tuple[str, ...]) -> None:
        """Click on a heading, which may stand there in one of these languages."""
        tab.locator(self.headings, has_text=words(*heading)).click()


@dataclass(frozen=True, slots=True)
class Viewer:
    """A viewer: its page (in `pages/`), and how a reader turns it and reads its labels.

    `folded`: by the version of the API, the openings in which it shows the book with folded leaves. `contents`: None,
    if it has no table of contents. `entries`: the text of the list of what an opened collection has; None: no list
    opens. `opens_from` opens a book by the names of the collections that it is within and its own; None: it cannot.
    `goes_deep`: the versions of the API in which it shows what is within a collection within another. `places`: what
    opens the places where it shows what belongs to the book, and which of `BELONGS` each has; `lacks`: by the version
    of the API, which of these it shows nowhere. `excused` are complaints and answers that are the viewer's own, on
    every page in the world, with the reason.
    """

    name: str
    turn: Callable[[Page], None]
    folded: Mapping[int, tuple[tuple[int, ...], ...]]
    labels: Callable[[Page], str]
    contents: Contents | None
    entries: Callable[[Page], str] | None
    opens_from: Callable[[Page, tuple[str, ...]], None] | None
    places: tuple[tuple[Callable[[Page], None], tuple[str, ...]], ...]
    lacks: Mapping[int, frozenset[str]]
    goes_deep: tuple[int, ...] = (3, 2)
    excused: dict[str, str] = field(default_factory=dict)


def _mirador_sidebar(tab: Page, panel: str) -> None:
    if not tab.get_by_role("tab", name=panel).count():
        tab.get_by_role("button", name="Toggle sidebar").first.click()
    tab.get_by_role("tab", name=panel).click()


def _mirador_labels(tab: Page) -> str:
    _mirador_sidebar(tab, "Information")
    return tab.get_by_role("complementary", name="About this item").inner_text()


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
    folded={3: IN_PAIRS, 2: IN_PAIRS},
    labels=_mirador_labels,
    contents=Contents(
        lambda tab: _mirador_sidebar(tab, "Index"),
        headings="[role=tree] .MuiTreeItem-label",
        unfolds="[role=treeitem][aria-expanded=false] > .MuiTreeItem-content",
        leaves_only=True,
    ),
    entries=_mirador_entries,
    opens_from=_mirador_opens,
    places=(
        (lambda tab: _mirador_sidebar(tab, "Information"), ("page", "record", "pdf")),
        (lambda tab: _mirador_sidebar(tab, "Rights"), ("logo",)),
    ),
    lacks=dict.fromkeys((3, 2), frozenset({"library"})),
    excused={"Accessing element.ref was removed in React 19": "a library inside its bundle"},
)


def _universal_labels(tab: Page) -> str:
    tab.locator(".rightPanel .expandButton").click()
    tab.locator(".rightPanel .items .label").first.wait_for()
    return tab.locator(".rightPanel").inner_text()


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
    folded={3: IN_PAIRS, 2: PAIRS_BEGIN_ANEW},
    labels=_universal_labels,
    contents=Contents(
        lambda tab: tab.locator(".leftPanel a.index.tab").click(),
        headings=".views .treeView a",
        unfolds=".views .treeView .toggle:not(.expanded)",
        leaves_only=True,
    ),
    entries=_universal_entries,
    opens_from=_universal_opens,
    places=(
        (lambda tab: tab.locator(".rightPanel .expandButton").click(), ("logo",)),
        (lambda tab: tab.locator(".download.btn:visible").first.click(), ("pdf",)),
    ),
    lacks=dict.fromkeys((3, 2), frozenset({"library", "page", "record"})),
    excused={"/images/data:image/gif;base64,": "it asks its own site for a blank picture that it has as an address"},
)


def _tify_view(tab: Page, name: str) -> None:
    button = tab.locator(".tify-header").get_by_role("button", name=name, exact=True)
    if button.get_attribute("aria-expanded") != "true":
        button.click()


def _tify_labels(tab: Page) -> str:
    _tify_view(tab, "Info")
    return tab.locator(".tify-info").inner_text()


def _tify_opens(tab: Page, way: tuple[str, ...]) -> None:
    for name in way:
        tab.locator(".tify-collection").get_by_text(words(name)).click()


TIFY = Viewer(
    "tify",
    turn=lambda tab: tab.locator(".tify-header").get_by_role("button", name="Next page").click(),
    folded={3: AS_BOUND, 2: AS_BOUND},
    labels=_tify_labels,
    contents=Contents(
        lambda tab: _tify_view(tab, "Mündəricat"),
        # Pages of a chapter that are in no section of it stand there too.
        headings=".tify-toc-label",
        unfolds=".tify-toc-toggle[aria-expanded=false]",
        # In version 2 it takes the sections of a chapter before the pages in front of them.
        astray={2: {"İkinci fəsil": 4, "Əlavələr": 6}},
    ),
    entries=lambda tab: tab.locator(".tify-collection").inner_text(),
    opens_from=_tify_opens,
    places=(
        (lambda tab: _tify_view(tab, "Info"), ("logo", "library", "page")),
        (lambda tab: _tify_view(tab, "Export"), ("record", "pdf")),
    ),
    lacks={3: frozenset(), 2: frozenset({"library"})},
    # What is deeper it takes as it comes: a title of version 2 is "[object Object]".
    goes_deep=(3,),
)


def _clover_turn(tab: Page) -> None:
    tab.locator(".clover-viewer-media-navigation button", has=tab.locator("title", has_text="Next")).click()


CLOVER = Viewer(
    "clover",
    turn=_clover_turn,
    folded={3: PAIRS_BEGIN_ANEW, 2: PAIRS_BEGIN_ANEW},
    labels=lambda tab: tab.locator(".clover-viewer").get_by_role("tabpanel").inner_text(),
    # It has a table of contents for sound and film only.
    contents=None,
    entries=None,
    opens_from=None,
    places=((lambda tab: tab.locator(".clover-viewer").get_by_role("tabpanel").wait_for(), ("page", "record", "pdf")),),
    lacks={3: frozenset({"logo", "library"}), 2: frozenset({"logo", "library", "page"})},
    excused={"is not accurate with multi-image": "what OpenSeadragon says of two pages side by side"},
)

VIEWERS = (MIRADOR, UNIVERSAL, TIFY, CLOVER)
