"""The shape of the house, held by a test: arrows between rooms, and what a file may not contain."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
ROOMS = settings.ROOMS


def imports(path: Path) -> set[str]:
    """First words of everything that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def code(room: str) -> list[Path]:
    return [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_to_its_left(room):
    to_the_right = set(ROOMS[ROOMS.index(room) + 1 :]) | {"sandbox"}
    wrong = {str(path.relative_to(ROOT)): bad for path in code(room) if (bad := imports(path) & to_the_right)}
    assert not wrong


def test_the_sandbox_knows_nothing_of_the_shop():
    assert not [path for path in code("sandbox") if imports(path) & {*ROOMS, "django"}]


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for room in ROOMS
        for path in code(room)
        for outer in ast.walk(ast.parse(path.read_text()))
        if isinstance(outer, ast.FunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "core"])
def test_no_room_has_a_junk_drawer(name):
    assert not [path for room in ROOMS for path in (ROOT / room).rglob(f"{name}*") if path.stem == name]


def test_templates_carry_no_inline_script_or_style():
    inline = r"\sstyle=|\son[a-z]+=\"|<style"
    wrong = re.compile(inline + r"|<script(?![^>]*\b(?:src=|ld\+json|application/json))|(?<!help_text)\|safe\b", re.I)
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts]
    assert pages
    assert not [f"{path.relative_to(ROOT)}: {hit.group()}" for path in pages if (hit := wrong.search(path.read_text()))]
