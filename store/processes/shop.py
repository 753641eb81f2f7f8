"""Everything one running shop is made of, in the order in which it starts."""

import http.client
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from store.processes import freshness, nginx, postgres, valkey
from store.processes.child import Child
from store.processes.crew import Crew
from store.processes.places import ROOT, forget_sockets, private, run_folder


@dataclass
class Shop:
    """What a shop is started with. A server whose address is given is not ours to start."""

    var: Path
    port: int
    listen: str
    demo: bool
    own_database: bool
    own_redis: bool
    own_processor: bool
    proxies: int
    webhook_secret: str
    media: Path
    say: Callable[[str], None]
    environment: dict[str, str] = field(default_factory=dict)  # of every process, on top of our own

    def __post_init__(self) -> None:
        self.crew: Crew | None = None
        self.run = private(run_folder(self.var))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ports(self) -> list[int]:
        return [self.port, self.port + 1] if self.own_processor else [self.port]

    # --- In order --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.crew = Crew(self.var)
        self.start_servers()
        self.prepare()
        self.start_web().wait_until(self.home_answers, seconds=120)
        self.start_work()

    def close(self) -> None:
        if self.crew:
            self.crew.stop()
        forget_sockets(self.var)

    def start_servers(self) -> None:
        if self.own_database:
            postgres.start(self.var, self.crew)
            postgres.ensure_database(self.run)
        if self.own_redis:
            valkey.start(self.var, self.crew)
        if self.own_processor:
            self.start_sandbox()

    def prepare(self) -> None:
        """Bring database and static files to this version of the code; fill a new demo shop."""
        if self.demo and freshness.database_is_new():
            self.demo_is_due.touch()
        static, collected = freshness.state_of_static_files(), self.var / "static.state"
        errands = []
        if not collected.exists() or collected.read_text() != static:
            errands.append(self.manage("collectstatic", "--noinput", "--verbosity", "0"))
        if freshness.database_is_behind():
            errands.append(self.manage("migrate", "--noinput"))
        self.crew.finish(*errands, seconds=600)
        collected.write_text(static)
        if self.demo and self.demo_is_due.exists():
            self.say("Filling the demo shop, this once …")
            self.crew.finish(self.manage("demo"), seconds=600)
            self.demo_is_due.unlink()

    def start_work(self) -> None:
        """What happens behind the pages."""
        python = [sys.executable, "-m", "celery", "-A", "store"]
        worker = [*python, "worker", "--concurrency", 1, "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        self.start("relay", self.manage_command("relay"))
        self.start("worker", worker, grace=20)
        self.start("beat", [*python, "beat", "--schedule", self.var / "beat", "--pidfile=", "--loglevel", "INFO"])

    # --- Pieces ----------------------------------------------------------------------------------------------------

    def start(self, name: str, command: list[object], **options: object) -> Child:
        return self.crew.start(name, command, env=self.environment, **options)

    def manage_command(self, *words: str) -> list[object]:
        return [sys.executable, ROOT / "manage.py", *words]

    def manage(self, *words: str) -> Child:
        return self.start(words[0], self.manage_command(*words))

    @property
    def demo_is_due(self) -> Path:
        """Lies there from before the first migration until the demo shop is complete, through any interruption."""
        return self.var / "demo-is-due"

    def start_sandbox(self) -> None:
        port = self.port + 1
        url = f"http://127.0.0.1:{port}"
        webhook = f"{self.address}/payments/stripe/webhook/"
        command = [sys.executable, "-m", "sandbox", "--port", port, "--webhook-url", webhook]
        command += ["--webhook-secret", self.webhook_secret, "--state", self.var / "sandbox.sqlite3"]
        sandbox = self.start("sandbox", command)
        sandbox.wait_until(lambda: answer(port, "/livez") == 200, seconds=30)
        self.environment |= {"STRIPE_API_BASE": url, "PAYMENT_PAGE_ORIGINS": url}

    def start_web(self) -> Child:
        words = {"run": self.run, "listen": self.listen, "port": self.port, "media": self.media}
        words["scheme"] = "$http_x_forwarded_proto" if self.proxies else "$scheme"
        configuration = nginx.configure(self.var, words)
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", ROOT / "deploy" / "gunicorn.conf.py", "--bind"]
        if configuration is None:
            return self.start("gunicorn", [*gunicorn, f"{self.listen}:{self.port}"], grace=15)
        inner = self.run / "gunicorn.sock"
        # One proxy more: the address of a visitor is what nginx wrote, the socket has none.
        self.environment["TRUSTED_PROXIES"] = str(self.proxies + 1)
        inner.unlink(missing_ok=True)
        pages = self.start("gunicorn", [*gunicorn, f"unix:{inner}", "--forwarded-allow-ips", "*"], grace=15)
        pages.wait_until(inner.exists, seconds=120)
        return nginx.start(configuration, self.crew)

    def home_answers(self) -> bool:
        self.crew.check()
        return answer(self.port, "/") == 200


def answer(port: int, path: str) -> int:
    """The status of a page on this machine, 0 when nobody answers."""
    visit = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        visit.request("GET", path, headers={"Host": "localhost"})
        return visit.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        visit.close()


def taken(listen: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen, port))
        except OSError:
            return True
    return False
