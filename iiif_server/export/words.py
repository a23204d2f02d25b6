"""The words of the pages in an export, in the languages of the readers' pages. Pure."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"az": "Azərbaycanca", "en": "English", "ru": "Русский"}

WORDS: Mapping[str, Mapping[str, str]] = {
    "az": {
        "books": "Kitablar",
        "read": "Oxumaq",
        "needs_server": "Oxu pəncərəsi bu qovluq veb-server vasitəsilə açıldıqda işləyir.",
        "pages": "Səhifələr",
        "contents": "Mündəricat",
        "manifest": "IIIF manifesti",
        "collection": "IIIF kolleksiyası",
    },
    "en": {
        "books": "Books",
        "read": "Read",
        "needs_server": "The viewer works where this folder is opened through a web server.",
        "pages": "Pages",
        "contents": "Contents",
        "manifest": "IIIF manifest",
        "collection": "IIIF collection",
    },
    "ru": {
        "books": "Книги",
        "read": "Читать",
        "needs_server": "Просмотр работает, если эта папка открыта через веб-сервер.",
        "pages": "Страницы",
        "contents": "Содержание",
        "manifest": "Манифест IIIF",
        "collection": "Коллекция IIIF",
    },
}
