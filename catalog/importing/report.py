"""What became of the rows of a file."""

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 1_000  # entries kept in memory and in the summary; the counts go on


@dataclass(slots=True)
class Entry:
    line: int
    sku: str
    code: str
    reason: str


@dataclass(slots=True)
class Report:
    """Counts of all rows, and a reason for each refused one (the first thousand)."""

    counts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    reasons: list[Entry] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    notes_count: int = 0
    error: str = ""

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def landed(self) -> int:
        return self.rows - self.counts["refused"]

    @property
    def exit_code(self) -> int:
        """0: all rows landed. 2: some did. 1: none did."""
        if self.error or not self.landed:
            return 1
        return 2 if self.counts["refused"] else 0

    def refuse(self, line: int, sku: str, code: str, reason: str) -> Entry:
        entry = Entry(line, sku, code, reason)
        self.counts["refused"] += 1
        self.codes[code] += 1
        if len(self.reasons) < SHOWN:
            self.reasons.append(entry)
        return entry

    def note(self, line: int, sku: str, text: str) -> None:
        self.notes_count += 1
        if len(self.notes) < SHOWN:
            self.notes.append(Entry(line, sku, "note", text))

    def summary(self) -> dict[str, object]:
        numbers = {name: self.counts[name] for name in ("created", "updated", "unchanged", "refused")}
        reasons = [{"line": e.line, "sku": e.sku, "code": e.code, "reason": e.reason} for e in by_line(self.reasons)]
        notes = [{"line": e.line, "sku": e.sku, "note": e.reason} for e in by_line(self.notes)]
        summary = {"rows": self.rows, **numbers, "reasons": reasons, "reason_counts": dict(self.codes), "notes": notes}
        if self.counts["refused"] > len(reasons):
            summary["reasons_left_out"] = self.counts["refused"] - len(reasons)
        if self.error:
            summary["error"] = self.error
        return summary


def by_line(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.line)
