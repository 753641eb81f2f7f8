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
    "alert": "circle-alert", "back": "arrow-left", "badge": "badge-check", "bank": "landmark", "box": "package",
    "cable": "cable", "card": "credit-card", "cart": "shopping-cart", "chev": "chevron-down", "done": "circle-check",
    "edit": "pencil", "external": "external-link", "filter": "sliders-horizontal", "forward": "arrow-right",
    "help": "circle-question-mark", "left": "chevron-left", "message": "message-circle", "msg":
    "message-circle-question-mark", "passkey": "fingerprint", "phone": "phone", "pin": "map-pin", "right":
    "chevron-right", "shield": "shield-check", "sign-out": "log-out", "thumb": "thumbs-up", "trash": "trash-2", "undo":
    "undo-2", "warn": "triangle-alert",
}  # fmt: skip
AS_THEY_ARE = """
    menu search user heart truck x store check lock info tag clock bell share plus minus copy mail key eye eye-off
    receipt star download printer globe refresh-cw image settings percent flag ban calendar building-2 zap
    headphones smartphone laptop keyboard camera tv gamepad-2 watch plug-zap briefcase house cooking-pot coffee
    armchair lamp brush-cleaning frame shirt footprints backpack glasses sparkles droplets palette scissors dumbbell
    volleyball trophy tent bike blocks rabbit car puzzle music book-open book graduation-cap baby sprout flower-2
    hammer paw-print dog cat pen-line notebook paperclip mouse cpu monitor tablet speaker mic radio wrench drill
    utensils bed sofa bath refrigerator washing-machine leaf bone gem gift wine pill
    stethoscope guitar film disc-3 package-open ship globe-lock hard-drive wifi battery-full
""".split()


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
