"""Where the state of one shop lives. No Django here: settings and tests ask these questions too."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The kernel cuts the path of a socket: 107 bytes on Linux, 103 on macOS.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"


def run_folder(var: Path) -> Path:
    """The folder for sockets: inside the state folder, or a short one when that path can not be used."""
    inside = var / "run"
    too_long = len(os.fsencode(inside)) + len(LONGEST_SOCKET_NAME) >= LONGEST_SOCKET_PATH
    # Started by root, PostgreSQL may have to run as an account that can not walk into, say, root's home.
    hidden = os.getuid() == 0 and not reachable(var.parent)
    return short_folder(var) if too_long or hidden else inside


def forget_sockets(var: Path) -> None:
    """Leave nothing in the machine's temporary folder."""
    run = run_folder(var)
    if run != var / "run":
        shutil.rmtree(run, ignore_errors=True)


def reachable(path: Path) -> bool:
    """May an account without any rights walk into this folder?"""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.exists())


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
