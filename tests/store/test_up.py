"""`manage.py up` on the servers of the test run: the address, the end, the refusals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


def free_port() -> int:
    """A port whose neighbour is free as well: the sandbox takes that."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """One state folder for all: the static files are collected once."""
    return tmp_path_factory.mktemp("shop")


@pytest.fixture
def environment(shop_environment, var):
    own = {"SHOP_VAR": str(var), "PORT": str(free_port()), "DEMO": "0", "PYTHONUNBUFFERED": "1"}
    return shop_environment | own


@pytest.fixture
def up(environment):
    """Start it, wait for its line."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(60)


def wait_ready(up: subprocess.Popen) -> str:
    lines = []
    for line in up.stdout:
        lines.append(line)
        if line.startswith("ready: "):
            return line.removeprefix("ready: ").strip()
    raise AssertionError("".join(lines))


def stat(folder: Path) -> list[str]:
    """Of one process: state, parent, process group, session, …"""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def processes() -> dict[int, list[str]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = stat(folder)
        except OSError:  # it ended meanwhile
            continue
    return {pid: words for pid, words in found.items() if words[0] != "Z"}


def sessions_of(up: subprocess.Popen) -> dict[int, str]:
    """Every child of ours leads a session; its own children stay in it."""
    children = [pid for pid, words in processes().items() if words[1] == str(up.pid)]
    return {pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() for pid in children}


def gone(sessions: dict[int, str], seconds: float = 25) -> bool:
    deadline = time.monotonic() + seconds
    while left := [words for words in processes().values() if int(words[3]) in sessions]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return not left


def test_it_serves_pages_alone_and_stops_when_asked(up, environment):
    address = wait_ready(up)
    assert address == f"http://127.0.0.1:{environment['PORT']}"
    with urllib.request.urlopen(address + "/livez", timeout=10) as page:
        assert page.status == 200

    manifest = json.loads((Path(environment["SHOP_VAR"]) / "static" / "staticfiles.json").read_text())
    style = next(name for name in manifest["paths"].values() if name.endswith(".css"))
    with urllib.request.urlopen(f"{address}/static/{style}", timeout=10) as page:
        assert "immutable" in page.headers["Cache-Control"]

    assert "already runs" in refused(environment | {"PORT": str(free_port())})

    sessions = sessions_of(up)
    up.send_signal(signal.SIGTERM)
    assert up.wait(60) == 0
    assert gone(sessions)


def test_nothing_is_left_when_it_is_killed_outright(up):
    wait_ready(up)
    sessions = sessions_of(up)
    assert len(sessions) >= 6
    up.kill()
    up.wait()
    assert gone(sessions)


def test_all_stops_when_one_process_dies(up):
    wait_ready(up)
    sessions = sessions_of(up)
    os.kill(next(pid for pid, command in sessions.items() if "gunicorn" in command), signal.SIGKILL)
    said = up.stdout.read()
    assert up.wait(60) == 1
    assert "gunicorn ended with code -9" in said
    assert "Traceback" not in said
    assert gone(sessions)


def refused(environment: dict[str, str]) -> str:
    answer = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    return answer.stderr


def test_a_port_that_is_taken_is_named(environment):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(environment["PORT"])))
        other.listen()
        assert f"Port {environment['PORT']} is taken" in refused(environment)
