"""The two shops under measurement: each knows how to make itself, fill itself, and serve on a port."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.invented import items
from bench.load import Ask
from store.processes import postgres, valkey
from store.processes.child import Child
from store.processes.crew import Crew
from store.processes.places import ROOT, run_folder
from store.processes.shop import answer

BENCH = Path(__file__).resolve().parent
OSCAR = ["django-oscar[sorl-thumbnail]==4.2.1", "django>=5.2,<5.3", "psycopg[binary]>=3.2,<4", "gunicorn>=23"]
GUNICORN = 'workers = 2\nworker_class = "sync"\npreload_app = True\ntimeout = 60\ncontrol_socket_disable = True\n'


@dataclass
class Site:
    """What is asked of it: pages to read, and orders that lack only the last press of a button."""

    name: str
    port: int
    scratch: Path
    crew: Crew
    environment: dict[str, str] = field(default_factory=dict)

    python = Path(sys.executable)
    home = ROOT
    wsgi = "store.wsgi"

    def run(self, *words: object) -> str:
        command = [str(word) for word in (self.python, *words)]
        done = subprocess.run(command, cwd=self.home, env=self.full_environment(), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(
                f"{self.name}: {' '.join(command[1:4])} failed.\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}"
            )
        return done.stdout

    def full_environment(self) -> dict[str, str]:
        return os.environ | self.environment

    def serve(self) -> Child:
        configuration = self.scratch / "gunicorn.conf.py"
        configuration.write_text(GUNICORN)
        bind = f"127.0.0.1:{self.port}"
        command = [self.python, "-m", "gunicorn", "--config", configuration, "--bind", bind, self.wsgi]
        server = self.crew.start(self.name, command, env=self.full_environment(), cwd=self.home)
        server.wait_until(lambda: answer(self.port, "/") in (200, 302), seconds=60)
        return server

    def asks(self, orders: int) -> dict[str, list[Ask]]:
        """Pages by name; each order can be placed once."""
        found = json.loads(self.run(*self.preparing(), orders).splitlines()[-1])
        return {name: [Ask(**ask) for ask in asks] for name, asks in found.items()}

    def preparing(self) -> list[object]:
        raise NotImplementedError

    def make(self, products: int) -> None:
        raise NotImplementedError


class Tarvo(Site):
    """This repository: migrated, filled by its own importer, payments going to its own sandbox."""

    def make(self, products: int) -> None:
        run = run_folder(self.scratch)
        postgres.ensure_database(run, "bench_tarvo")
        sandbox = self.start_sandbox()
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DEBUG": "0",
            "DEMO": "0",
            "SHOP_VAR": str(self.scratch),
            "SECRET_KEY": "bench" * 12,
            "DATABASE_URL": f"postgres:///bench_tarvo?host={run}&user=tarvo",
            "REDIS_URL": f"unix://{valkey.socket_path(self.scratch)}",
            "STRIPE_API_BASE": sandbox,
            "PORT": str(self.port),
        }
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        feed = self.scratch / "products.jsonl"
        with feed.open("w") as lines:
            lines.writelines(json.dumps(item.row()) + "\n" for item in items(products))
        self.run("manage.py", "import_products", "--create-seller", "--seller", "bench", "--price-unit", "units", feed)

    def start_sandbox(self) -> str:
        port = self.port + 1
        command = [sys.executable, "-m", "sandbox", "--port", port, "--state", self.scratch / "sandbox.sqlite3"]
        # Nobody pays here: no webhook ever comes.
        command += ["--webhook-url", f"http://127.0.0.1:{self.port}/payments/stripe/webhook/"]
        sandbox = self.crew.start("sandbox", [*command, "--webhook-secret", "whsec_sandbox"], cwd=ROOT)
        sandbox.wait_until(lambda: answer(port, "/livez") == 200, seconds=30)
        return f"http://127.0.0.1:{port}"

    def preparing(self) -> list[object]:
        return ["-m", "bench.prepare_tarvo"]


class StockOscar(Site):
    """django-oscar from PyPI in an environment of its own, set up as its documentation says."""

    wsgi = "django.core.wsgi:get_wsgi_application()"

    def make(self, products: int) -> None:
        venv = self.scratch / "oscar-venv"
        self.python = venv / "bin" / "python"
        self.home = self.scratch / "oscar-site"
        if not (venv / "made").exists():
            shutil.rmtree(venv, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
            subprocess.run([self.python, "-m", "pip", "install", "-q", *OSCAR], check=True)
            (venv / "made").touch()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(BENCH / "stock_oscar", self.home)
        shutil.copy(BENCH / "counting.py", self.home)
        shutil.copy(BENCH / "invented.py", self.home)
        run = run_folder(self.scratch)
        postgres.ensure_database(run, "bench_oscar")
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "stock_settings",
            "PYTHONPATH": str(self.home),
            "BENCH_DATABASE": "bench_oscar",
            "BENCH_SOCKETS": str(run),
        }
        self.run("-m", "django", "migrate", "--verbosity", "0")
        self.run("fill.py", products)

    def preparing(self) -> list[object]:
        return ["prepare.py"]
