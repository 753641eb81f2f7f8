"""One record of a file as it was read, before anybody judged what it says."""

from dataclasses import dataclass, field

from catalog.importing.faults import Fault

TOO_LONG = Fault("too_long", "the line is longer than 1 MiB")
BROKEN_OFF = Fault("broken_off", "the file breaks off or is damaged here: what follows was not read")
NOT_UTF8 = Fault("encoding", "broken encoding: the line is not UTF-8")


@dataclass(slots=True)
class Record:
    """Fields by normalised column name, or the fault that kept them from being read."""

    line: int
    fields: dict[str, object] = field(default_factory=dict)
    fault: Fault | None = None
    size: int = 0
