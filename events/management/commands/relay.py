"""`manage.py relay`: passes messages on as soon as they are committed. Several may run side by side."""

import logging
import signal
import time

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection

from events import tasks
from events.services.delivering import deliver_in_order
from events.services.outbox import CHANNEL
from events.services.relay import hand_over, relay_all

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0


class Command(BaseCommand):
    help = "Pass messages of the outbox on to the task queue, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Pass on what is there now, then stop.")
        parser.add_argument("--inline", action="store_true", help="Do the work here instead of in the task queue.")

    def handle(self, *, once: bool, inline: bool, **options: object) -> None:
        self.send = deliver_in_order if inline else tasks.send
        self.stopping = False
        if once:
            self.drain()
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.stop)
        while not self.stopping:
            try:
                self.serve()
            except (OperationalError, InterfaceError) as error:  # the database restarts: so do we, a little later
                log.warning("relay: %s", error)
                connection.close()
                time.sleep(POLL_SECONDS)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def drain(self) -> None:
        while not self.stopping and relay_all() + hand_over(self.send):
            pass

    def serve(self) -> None:
        """Listen, work, and look by itself once a second: a notice may be lost, a row is not."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self.stopping:
            self.drain()
            # Here we are when the database goes away. The driver's errors become Django's, which handle() knows.
            with connection.wrap_database_errors:
                for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass
