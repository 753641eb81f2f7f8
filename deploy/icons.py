#!/usr/bin/env python3
"""Writes static/img/icons.svg, the one sprite with the icons that the shop uses.

    npm pack lucide-static@1.62.0 && tar xzf lucide-static-*.tgz && python deploy/icons.py package/icons

Icons come from Lucide (ISC, static/img/icons-LICENSE.txt). Want another one? Add it to a line below and run it again.
"""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent.parent / "static" / "img" / "icons.svg"

# Names of our own for what an icon means here: another drawing may take its place.
OURS = {
    "alert": "circle-alert", "badge": "badge-check", "box": "package", "card": "credit-card",
    "cart": "shopping-cart", "chev": "chevron-down", "done": "circle-check", "filter": "sliders-horizontal",
    "help": "circle-question-mark",
    "left": "chevron-left", "message": "message-circle", "msg": "message-circle-question-mark",
    "compare": "scale", "passkey": "fingerprint", "phone": "phone", "pin": "map-pin", "right": "chevron-right",
    "shield": "shield-check", "sign-out": "log-out", "undo": "undo-2", "warn": "triangle-alert",
}  # fmt: skip
AS_THEY_ARE = [
    "armchair", "baby", "backpack", "bell", "bike", "blocks", "book", "book-open", "briefcase", "brush-cleaning",
    "camera",
    "car", "cat", "check", "clock", "coffee", "cooking-pot", "copy", "dog", "download", "droplets", "dumbbell",
    "flower-2", "footprints", "frame", "gamepad-2", "glasses", "graduation-cap", "hammer", "headphones", "heart",
    "house",
    "image", "info", "key", "keyboard", "lamp", "laptop", "lock", "mail", "menu", "monitor", "music", "notebook",
    "palette", "paperclip", "paw-print", "pen-line", "plug-zap", "plus", "puzzle", "rabbit", "scissors", "search",
    "shirt", "smartphone", "sparkles", "sprout", "star", "store", "tag", "tent", "trophy", "truck", "tv", "user",
    "volleyball", "watch", "x",
]  # fmt: skip


def symbol(name: str, source: Path) -> str:
    inside = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(), re.S).group(1)
    shapes = re.sub(r"\s*\n\s*", "", inside).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def main(folder: Path) -> None:
    names = OURS | {name: name for name in AS_THEY_ARE}
    symbols = [symbol(name, folder / f"{names[name]}.svg") for name in sorted(names)]
    head = "<!-- lucide-static 1.62.0, ISC: icons-LICENSE.txt -->"
    SPRITE.write_text(f'{head}<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n")
    print(f"{len(symbols)} icons, {SPRITE.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
