"""The process in which strangers' pictures are decoded: `python -m catalog.imaging.child FOLDER < picture`.

It knows no passwords and may use so much memory and time; when a picture kills it, nothing else dies.
Says {"widths": […]} or {"refused": "why"} on its standard output.
"""

import json
import os
import resource
import sys
from pathlib import Path

from catalog.imaging import limits
from catalog.imaging.making import make

TOO_MUCH = "The picture takes too much memory to read. Save it smaller, 2400 pixels are enough."


def bound() -> None:
    os.nice(5)  # pages come first
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, limits.FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer(folder: Path) -> dict[str, object]:
    try:
        return {"widths": make(sys.stdin.buffer.read(limits.MOST_BYTES + 1), folder)}
    except limits.PictureRefused as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": TOO_MUCH}


if __name__ == "__main__":
    bound()
    print(json.dumps(answer(Path(sys.argv[1]))))
