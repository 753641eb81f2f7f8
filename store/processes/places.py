"""Where the state of one shop lives. No Django here: settings and tests ask these questions too."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The kernel cuts the path of a socket: 107 bytes on Linux, 103 on macOS.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"


def run_folder(var: Path) -> Path:
    """The folder for sockets: inside the state folder, or a short one when that path is too long for a socket."""
    inside = var / "run"
    if len(os.fsencode(inside)) + len(LONGEST_SOCKET_NAME) < LONGEST_SOCKET_PATH:
        return inside
    return short_folder(var)


def short_folder(var: Path) -> Path:
    key = hashlib.sha256(os.fsencode(var)).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"tarvo-{os.getuid()}-{key}"


def private(folder: Path) -> Path:
    """Make a folder that only its owner can look into; refuse one that somebody else made first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in (os.getuid(), _nobody_when_root()):
        raise PermissionError(f"{folder} belongs to somebody else: remove it, or set SHOP_VAR to another folder.")
    folder.chmod(0o700)
    return folder


def _nobody_when_root() -> int:
    """As root the sockets of PostgreSQL may be owned by the account it runs as."""
    return 65534 if os.getuid() == 0 else os.getuid()
