"""A manifest made by the reference model, iiif-prezi3, as its documentation shows it: page by page, `make_canvas`."""

from iiif_prezi3 import Manifest  # type: ignore[import-untyped]  # comes without types

from manifests import Book, Urls, first_text


def reference_manifest(book: Book, urls: Urls) -> str:
    """The JSON of a book: its title, and for each page a canvas, its image and the image's service."""
    title, language = first_text(book.title)
    made = Manifest(id=urls.manifest(book.id), label={language: [title]})
    for page in book.shown_pages:
        if page.image is None:
            continue
        size = page.image.info.dimensions
        canvas = made.make_canvas(
            id=urls.canvas(book.id, page.key),
            label={key: list(texts) for key, texts in page.label.items()},
            height=size.height,
            width=size.width,
        )
        shown = canvas.add_image(
            image_url=urls.image_full(page.image.id),
            anno_id=urls.painting(book.id, page.key),
            anno_page_id=urls.canvas_page(book.id, page.key),
            format="image/jpeg",
            height=size.height,
            width=size.width,
        )
        shown.items[0].body.make_service(id=urls.image(page.image.id), type="ImageService3", profile="level2")
    written: str = made.json()
    return written
