"""Finding and starting the browser of the tests."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def is_wanted() -> bool:
    """BROWSER_TESTS=0 says that this machine may go without."""
    return os.environ.get("BROWSER_TESTS", "1") != "0"
