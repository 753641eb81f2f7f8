"""One list of environment variables, told three times: read by the code, explained in .env.example and the README."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from store import env
from store.processes.places import ROOT

EXAMPLE = re.findall(r"^# (.+)\n#([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.M)
# Read by the tests alone.
OF_TESTS = {"BROWSER_TESTS"}


def read_by_the_code() -> set[str]:
    files = [*(ROOT / "store").rglob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
    return {name for file in files for name in re.findall(r"env\.[a-z_]+\(\s*\"([A-Z_]+)\"", file.read_text())}


def test_the_example_names_what_the_code_reads():
    assert {name for _, name, _ in EXAMPLE} == read_by_the_code()


def test_the_readme_says_what_the_example_says():
    readme = (ROOT / "README.md").read_text()
    rows = [f"| `{name}` | {f'`{value}`' if value else ''} | {why} |" for why, name, value in EXAMPLE]
    assert [row for row in rows if row.replace("|  |", "| |") not in readme] == []
    assert len(re.findall(r"^\| `[A-Z_]+` \|", readme, re.M)) == len(EXAMPLE)


def test_only_env_reads_the_environment():
    rooms = ("store", "events", "accounts", "sellers", "catalog", "checkout")
    readers = [
        str(file.relative_to(ROOT))
        for room in rooms
        for file in (ROOT / room).rglob("*.py")
        if re.search(r"os\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS)|os\.getenv", file.read_text())
    ]
    # These hand the whole environment on to a child, or look for a program.
    assert sorted(readers) == ["store/env.py", "store/processes/child.py", "store/processes/nginx.py"]


def test_a_missing_value_says_its_name(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY"):
        env.secret("SECRET_KEY", tmp_path / "secret_key")


def test_a_secret_of_the_state_folder_is_used(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret_key").write_text("kept\n")
    assert env.secret("SECRET_KEY", tmp_path / "secret_key") == "kept"


@pytest.mark.parametrize(
    ("read", "value"),
    [(env.flag, "maybe"), (env.number, "many"), (env.database, "mysql://shop"), (env.database, "postgres://host")],
)
def test_a_misspelt_value_says_its_name(monkeypatch, read, value):
    monkeypatch.setenv("THE_NAME", value)
    with pytest.raises(ImproperlyConfigured, match="THE_NAME"):
        read("THE_NAME", 0)


def test_a_database_address_may_carry_a_socket_folder_and_options(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres:///shop?host=/run/pg&user=me&sslmode=require")
    found = env.database("DATABASE_URL", "")
    assert (found["NAME"], found["HOST"], found["USER"]) == ("shop", "/run/pg", "me")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_password_may_hold_any_letter(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me:p%40ss%2Fword@db.example:5433/shop")
    found = env.database("DATABASE_URL", "")
    assert (found["PASSWORD"], found["HOST"], found["PORT"]) == ("p@ss/word", "db.example", "5433")
