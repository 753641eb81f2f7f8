"""How cruel the sandbox is at the moment."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

MODES = ("normal", "lost", "late", "duplicate", "reversed", "held")
BEFORE = ("500_before", "429", "connection_reset", "timeout_before")
AFTER = ("500_after", "connection_reset_after", "timeout_after")


@dataclass
class Switches:
    webhooks: str = "normal"
    webhook_delay: float = 1.0
    next: list[dict[str, Any]] = field(default_factory=list)
    # Who is asking, so that an event can say so; one request changes things at a time.
    request: dict[str, Any] = field(default_factory=lambda: {"id": None, "idempotency_key": None})

    def take_failure(self, method: str, path: str) -> str | None:
        """The failure queued for this request, used up by asking."""
        for failure in self.next:
            pattern = failure["match"]
            if fnmatchcase(f"{method} {path}", pattern if pattern.endswith("*") else f"{pattern}*"):
                failure["times"] -= 1
                if failure["times"] <= 0:
                    self.next.remove(failure)
                return failure["fail"]
        return None

    def change(self, wanted: dict[str, Any]) -> None:
        checked = [check_failure(failure) for failure in wanted.get("next", [])]
        mode = wanted.get("webhooks", self.webhooks)
        if mode not in MODES:
            raise ValueError(f"webhooks must be one of {', '.join(MODES)}")
        self.webhooks = mode
        self.webhook_delay = float(wanted.get("webhook_delay", self.webhook_delay))
        self.next.extend(checked)

    def reset(self) -> None:
        self.webhooks, self.webhook_delay = "normal", 1.0
        self.next.clear()

    def shown(self) -> dict[str, Any]:
        return {"webhooks": self.webhooks, "webhook_delay": self.webhook_delay, "next": self.next}


def check_failure(failure: dict[str, Any]) -> dict[str, Any]:
    if failure.get("fail") not in BEFORE + AFTER:
        raise ValueError(f"fail must be one of {', '.join(BEFORE + AFTER)}")
    return {"match": str(failure["match"]), "fail": failure["fail"], "times": int(failure.get("times", 1))}
