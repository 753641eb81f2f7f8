"""How long `./run` takes to its first page, fresh and again, and how much memory its processes hold.

    .venv/bin/python bench/startup.py [--port 8900] [--restarts 3]

Packages are installed already; the state folder is new. Linux only: memory is read from /proc, and pages that processes
share are counted in each of them.
"""

import argparse
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUDGET = {"fresh": 90.0, "restart": 10.0, "memory": 1024.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--restarts", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tarvo-bench-") as var:
        environment = os.environ | {"SHOP_VAR": var, "PORT": str(options.port)}
        for name in ("DATABASE_URL", "REDIS_URL", "STRIPE_API_KEY", "DEMO"):
            environment.pop(name, None)
        fresh, _ = start_and_stop(environment)
        restarts = [start_and_stop(environment) for _ in range(options.restarts)]
    print_times(fresh, sorted(seconds for seconds, _ in restarts))
    print_memory(restarts[-1][1])


def start_and_stop(environment: dict[str, str]) -> tuple[float, list[tuple[str, float]]]:
    began = time.monotonic()
    shop = subprocess.Popen([ROOT / "run"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        said = []
        for line in shop.stdout:
            said.append(line)
            if line.startswith("ready:"):
                break
        else:
            raise SystemExit("The shop did not start:\n" + "".join(said))
        seconds = time.monotonic() - began
        time.sleep(10)  # worker, beat and relay come after the first page
        return seconds, memory(shop.pid)
    finally:
        shop.send_signal(signal.SIGTERM)
        shop.wait(60)


def memory(root: int) -> list[tuple[str, float]]:
    """(what, resident MiB) of a process and all below it."""
    found = []
    for pid in [root, *below(root)]:
        resident = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        found.append((name(words), int(resident.group(1)) / 1024))
    return found


def below(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += map(int, (task / "children").read_text().split())
    return [one for child in children for one in (child, *below(child))]


def name(words: str) -> str:
    for known in ("guard.py", "watch", "gunicorn", "nginx", "valkey", "postgres", "beat", "celery", "relay", "sandbox"):
        if known in words:
            return known
    return "up"


def print_times(fresh: float, restarts: list[float]) -> None:
    middle = restarts[len(restarts) // 2]
    print("\n| | seconds | budget |\n|---|---|---|")
    print(f"| fresh start to the first page | {fresh:.1f} | {BUDGET['fresh']:.0f} |")
    print(f"| restart, median of {len(restarts)} | {middle:.1f} | {BUDGET['restart']:.0f} |")


def print_memory(processes: list[tuple[str, float]]) -> None:
    print("\n| process | how many | resident MiB |\n|---|---|---|")
    for kind in sorted({kind for kind, _ in processes}):
        same = [size for found, size in processes if found == kind]
        print(f"| {kind} | {len(same)} | {sum(same):.0f} |")
    total = sum(size for _, size in processes)
    print(f"| all together, budget {BUDGET['memory']:.0f} | {len(processes)} | {total:.0f} |")


if __name__ == "__main__":
    main()
