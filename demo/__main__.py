"""The command `python -m demo FOLDER`: words and exit status only."""

import argparse
import sys
from pathlib import Path

from demo import PAGES, FontsMissing, draw_book


def main() -> int:
    """Draw the book; 0 when it is there, 1 when the fonts are missing or the folder cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="Draw the demo book, page by page.")
    parser.add_argument("folder", type=Path, help="where the pages go; made when it is missing")
    parser.add_argument(
        "--fonts", type=Path, default=Path("node_modules"), help="the node_modules folder with the font packages"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="1 is a scan's size; smaller is faster")
    arguments = parser.parse_args()
    try:
        for number, path in enumerate(draw_book(arguments.folder, arguments.fonts, arguments.scale), 1):
            print(f"{number}/{len(PAGES)} {path.name}")
    except (FontsMissing, OSError) as error:
        print(f"The demo book cannot be drawn: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
