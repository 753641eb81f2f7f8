"""`manage.py doctor`: what is wrong with this set-up, and what to do about it."""

import logging

from django.core.management.base import BaseCommand

from store.checkup import CHECKS, State


class Command(BaseCommand):
    help = "Checks everything a shop needs; exit code 1 when something it can not run without is wrong."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        logging.disable(logging.WARNING)  # what the libraries say of their own work is not the diagnosis
        width = max(map(len, CHECKS))
        findings = []
        for name, check in CHECKS.items():
            finding = check()
            findings.append(finding)
            self.stdout.write(f"{finding.state:<5}{name:<{width}}  {finding.what}", self.colour(finding.state))
            if finding.do:
                self.stdout.write(f"{'':<5}{'':<{width}}  → {finding.do}")
        if any(finding.state == State.BAD for finding in findings):
            raise SystemExit(1)

    def colour(self, state: State):
        return {State.OK: self.style.SUCCESS, State.NOTE: self.style.WARNING, State.BAD: self.style.ERROR}[state]
