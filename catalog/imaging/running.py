"""Has a picture made in a process of its own, and says what came of it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from catalog.imaging import limits

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "catalog.imaging.child"]
UNREADABLE = "The picture could not be read. Open it on your computer, save it again as JPEG and upload that."
# Whoever sends these means the process, not the picture: the machine is short of memory, or the shop is closing.
NOT_ITS_FAULT = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT}


class Interrupted(Exception):
    """The picture may be good; the machine was busy, or shutting down. Try again later."""


def make(content: bytes, folder: Path) -> list[int]:
    """The widths of the files that were written into the folder. Raises PictureRefused or Interrupted."""
    try:
        # An empty environment: whoever breaks a decoder finds no passwords there.
        done = subprocess.run(
            [*COMMAND, str(folder)], input=content, capture_output=True, cwd=ROOT, env={}, timeout=limits.WALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Interrupted("It took too long.") from None
    if -done.returncode in NOT_ITS_FAULT:
        raise Interrupted("It was interrupted.")
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise limits.PictureRefused(UNREADABLE) from None
    if "refused" in said:
        raise limits.PictureRefused(said["refused"])
    return said["widths"]
