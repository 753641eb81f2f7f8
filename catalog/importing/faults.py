"""Ways a file, or one row of it, can be refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row was refused: a code for programs, a sentence for people."""

    code: str
    reason: str


class RowRefused(Exception):
    """This row cannot land; the rows around it can."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.reason for fault in faults))
        self.faults = faults


class UnusableFile(Exception):
    """Not one row of this file can be understood, or nobody is there to sell it."""


def refuse(code: str, reason: str) -> RowRefused:
    return RowRefused(Fault(code, reason))
