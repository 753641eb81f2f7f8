"""nginx before the shop, when it is installed and can run here."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from store.processes.child import Child
from store.processes.crew import Crew
from store.processes.places import ROOT, private

TEMPLATE = ROOT / "deploy" / "nginx.conf"
MIME_TYPES = [
    Path(folder) / "mime.types" for folder in ("/etc/nginx", "/opt/homebrew/etc/nginx", "/usr/local/etc/nginx")
]


def find() -> str | None:
    """The program; Debian keeps it where an ordinary user's PATH does not look."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def write_configuration(file: Path, words: dict[str, object]) -> None:
    text = TEMPLATE.read_text()
    # As root the workers would become an account that can not reach our private socket.
    words = words | {"user": "user root root;" if os.getuid() == 0 else "", "mime_types": mime_types()}
    for name, value in words.items():
        text = text.replace(f"@{name}@", str(value))
    file.write_text(text)


def mime_types() -> Path:
    return next((file for file in MIME_TYPES if file.exists()), MIME_TYPES[0])


def configure(var: Path, words: dict[str, object]) -> Path | None:
    """Write the configuration; None when there is no nginx, or it does not accept it."""
    program = find()
    if program is None:
        return None
    folder = private(var / "nginx")
    file = folder / "nginx.conf"
    write_configuration(file, words | {"var": var, "temp": private(folder / "temp")})
    answer = subprocess.run(command(program, file) + ["-t"], capture_output=True, text=True)
    if answer.returncode:
        (var / "log" / "nginx.log").write_text(answer.stderr)
        return None
    return file


def command(program: str, file: Path) -> list[str]:
    return [program, "-p", str(file.parent), "-c", str(file), "-e", "stderr"]


def start(file: Path, crew: Crew) -> Child:
    return crew.start("nginx", command(find() or "nginx", file), stop_by=signal.SIGTERM)
