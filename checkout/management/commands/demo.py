"""`manage.py demo`: fills an empty shop with an invented one, to look at and to develop with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checkout.demo.loading import LOGINS, PASSWORD, is_loaded, load, media


class Command(BaseCommand):
    help = "Load the demo shop (twice is harmless). Its passwords are known to everybody: never on a real shop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show-logins", action="store_true", help="Only print whom to sign in as.")
        parser.add_argument("--seed", type=int, default=7, help="The same number makes the same shop.")

    def handle(self, *, show_logins: bool, seed: int, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo shop. Set DEMO=1 to make it one: its passwords are public.")
        if show_logins:
            self.show_logins()
            return
        done = load(media(), seed)
        self.stdout.write(f"{done['products']} products loaded, {done['drawn']} pictures drawn")

    def show_logins(self) -> None:
        if not is_loaded():
            return
        for role, (email, _) in LOGINS.items():
            self.stdout.write(f"  {role:26} {email:22} {PASSWORD}")
