"""Starting, watching and stopping processes: with small scripts in the place of servers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.processes.child import ChildDied
from store.processes.crew import Crew

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Ignores everything that can be ignored, and has a child that does too.
STUBBORN = """
import os, signal, time
for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(how, signal.SIG_IGN)
open(f"stubborn-{os.getpid()}", "w").close()
if os.fork() == 0:
    open(f"stubborn-{os.getpid()}", "w").close()
time.sleep(60)
"""
PARENT = """
import sys, time
from pathlib import Path
from store.processes.crew import Crew
crew = Crew(Path(sys.argv[1]))
for number in range(2):
    crew.start(f"child{number}", [sys.executable, "-c", sys.argv[2]], cwd=Path(sys.argv[1]))
time.sleep(60)
"""


@pytest.fixture
def crew(tmp_path):
    crew = Crew(tmp_path)
    yield crew
    crew.stop()


def exists(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def eventually(true, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def test_children_are_stopped_last_first(crew, tmp_path):
    order = []
    for name in ("first", "second", "third"):
        child = crew.start(name, SLEEP)
        child.stop = lambda name=name, stop=child.stop: (order.append(name), stop())
    pids = [child.pid for child in crew.children]
    crew.stop()
    assert order == ["third", "second", "first"]
    assert not any(exists(pid) for pid in pids)


def test_a_child_that_ends_is_told_with_its_last_words(crew):
    crew.start("quiet", SLEEP)
    crew.start("loud", [sys.executable, "-c", "print('no such table'); raise SystemExit(3)"])
    with pytest.raises(ChildDied, match=r"(?s)loud ended with code 3.*no such table"):
        crew.watch(every=0.05)


def test_the_last_words_of_an_earlier_start_are_not_repeated(crew):
    crew.finish(crew.start("errand", [sys.executable, "-c", "print('old words')"]), seconds=10)
    errand = crew.start("errand", [sys.executable, "-c", "print('new words'); raise SystemExit(1)"])
    with pytest.raises(ChildDied) as problem:
        crew.finish(errand, seconds=10)
    assert "new words" in str(problem.value)
    assert "old words" not in str(problem.value)


def test_an_errand_that_hangs_is_ended(crew):
    errand = crew.start("errand", SLEEP)
    with pytest.raises(ChildDied, match="errand took longer than"):
        crew.finish(errand, seconds=0.2)


def test_a_server_that_never_answers_is_told(crew):
    with pytest.raises(ChildDied, match="server did not answer"):
        crew.start("server", SLEEP).wait_until(lambda: False, seconds=0.2)


def test_a_stubborn_child_and_its_children_are_killed(crew, tmp_path):
    child = crew.start("stubborn", [sys.executable, "-c", STUBBORN], grace=0.3, cwd=tmp_path)
    assert eventually(lambda: len(list(tmp_path.glob("stubborn-*"))) == 2)
    child.stop()
    assert eventually(lambda: not any(exists(pid) for pid in left(tmp_path)))


def test_a_killed_guard_is_noticed(crew):
    os.kill(crew.guard.process.pid, signal.SIGKILL)
    with pytest.raises(ChildDied, match="guard"):
        crew.watch(every=0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("script", [STUBBORN, "import time; time.sleep(60)"], ids=["stubborn", "willing"])
def test_nothing_is_left_when_the_parent_is_killed_outright(tmp_path, script):
    code = "import os\nopen(f'stubborn-{os.getpid()}', 'w').close()\n" + script
    parent = subprocess.Popen([sys.executable, "-c", PARENT, tmp_path, code], cwd=ROOT)
    try:
        assert eventually(lambda: len(list(tmp_path.glob("stubborn-*"))) >= 2)
    finally:
        parent.kill()
        parent.wait()
    assert eventually(lambda: not any(exists(pid) for pid in left(tmp_path)))


def left(folder: Path) -> list[int]:
    return [int(file.name.partition("-")[2]) for file in folder.glob("stubborn-*")]
