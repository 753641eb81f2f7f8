"""`manage.py up`: the whole shop in one process tree. `./run` becomes this once the packages are installed."""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from store import env
from store.processes import watch
from store.processes.child import ChildDied
from store.processes.postgres import NoPostgres
from store.processes.shop import Shop, taken


class Command(BaseCommand):
    help = "Starts PostgreSQL, Valkey, the payment sandbox and the shop, and stops them together."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, **options: object) -> None:
        with only_one() as lock:
            shop = self.shop()
            watch.listen()
            try:
                shop.open()
                self.show_logins()
                self.say(f"ready: {shop.address}")
                watch.become(shop.crew, shop.var, lock)
            except watch.Stop:
                self.say("stopping …")
            except (ChildDied, NoPostgres, OSError) as problem:
                raise CommandError(str(problem)) from None
            finally:
                for name in watch.SIGNALS:
                    signal.signal(name, signal.SIG_IGN)
                shop.close()

    def show_logins(self) -> None:
        if settings.DEMO:
            call_command("demo", show_logins=True, stdout=self.stdout)
            connection.close()

    def shop(self) -> Shop:
        shop = Shop(
            var=settings.VAR,
            port=settings.PORT,
            listen=env.text("LISTEN", "127.0.0.1"),
            demo=settings.DEMO,
            own_database=not env.is_set("DATABASE_URL"),
            own_redis=not env.is_set("REDIS_URL"),
            own_processor=not env.is_set("STRIPE_API_KEY") and not env.is_set("STRIPE_API_BASE"),
            proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            media=settings.MEDIA_ROOT,
            say=self.say,
        )
        for port in shop.ports():
            if taken(shop.listen, port):
                raise CommandError(f"Port {port} is taken. Choose another: PORT={settings.PORT + 1000} ./run")
        return shop

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def only_one() -> Iterator[int]:
    """Two shops on one state folder would write into each other's database."""
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.VAR / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"A shop already runs on {settings.VAR}. Another one needs its own SHOP_VAR.") from None
        yield lock.fileno()
