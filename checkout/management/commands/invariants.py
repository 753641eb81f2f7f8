"""`manage.py invariants`: is everything true that must be true of stock, orders and money?"""

import sys

from django.core.management.base import BaseCommand

from checkout.invariants import RULES, broken


class Command(BaseCommand):
    help = "Check every invariant of stock, orders and payments. Exit code 1 when one is broken."

    def handle(self, *args: object, **options: object) -> None:
        problems = broken()
        for problem in problems:
            self.stdout.write(self.style.ERROR(f"broken: {problem.rule}"))
            for row in problem.rows:
                self.stdout.write(f"    {row}")
        self.stdout.write(f"{len(RULES) - len(problems)} of {len(RULES)} invariants hold")
        if problems:
            sys.exit(1)
