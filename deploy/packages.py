"""Makes .venv and installs requirements.txt into it, every file checked against its hash. Once: a stamp remembers.

Runs before anything is installed: the standard library only.
"""

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, REQUIREMENTS = ROOT / ".venv", ROOT / "requirements.txt"
PYTHON, STAMP = VENV / "bin" / "python", VENV / "requirements.sha256"


def main() -> None:
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if installed() == wanted:
        return
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # run and test may be started together
        if installed() != wanted:
            make()
            install()
            STAMP.write_text(wanted)


def installed() -> str:
    return STAMP.read_text() if STAMP.exists() and works() else ""


def works() -> bool:
    """A copied or moved .venv, or one whose Python was removed, does not."""
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def make() -> None:
    if works():
        return
    print("Making .venv …", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit("Python can not make a virtual environment. On Debian or Ubuntu: apt install python3-venv")


def install() -> None:
    print("Installing packages …", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--require-hashes", "--requirement", REQUIREMENTS]).returncode:
        sys.exit("The packages could not be installed: pip says why above.")


if __name__ == "__main__":
    main()
