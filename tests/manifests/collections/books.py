"""Small books for the tests of collections, and settings as a librarian writes them."""

from image_store import Dimensions, ImageInfo
from manifests import About, Book, Page, PageImage, language_map
from manifests.collections import Settings
from manifests.collections.settings_reading import read_settings


def book(identifier: str, title: str = "Kitab", language: str | None = "az", **about: object) -> Book:
    image = PageImage.of(f"{identifier}_p1", ImageInfo(Dimensions(3019, 4357)))
    pages = (Page("p1", "1.tif", "ab" * 32, language_map("1"), image),)
    return Book(identifier, language_map(title, language), language, pages, about=About(**about))  # type: ignore[arg-type]


def settings(text: str) -> Settings:
    return read_settings(text.encode(), "collections.yaml")
