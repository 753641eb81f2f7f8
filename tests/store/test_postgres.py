"""The private cluster: starts on a long path, survives being killed, and refuses what it can not open."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from store.processes import places, postgres
from store.processes.crew import Crew

LONG = "long" * 25


@pytest.fixture
def crew(tmp_path):
    crew = Crew(tmp_path)
    yield crew
    crew.stop()
    for var in (tmp_path / LONG, tmp_path / "var"):
        places.forget_sockets(var)


def test_data_survives_a_killed_server_and_a_path_too_long_for_a_socket(crew, tmp_path):
    var = tmp_path / LONG
    var.mkdir()
    run = places.run_folder(var)
    assert len(str(run)) + len("/.s.PGSQL.5432") < 103
    server = postgres.start(var, crew)
    assert postgres.ensure_database(run)
    assert not postgres.ensure_database(run)
    with postgres.connect(run, "tarvo") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'été' AS word")

    os.kill(server.pid, signal.SIGKILL)
    server.process.wait()
    crew.children.remove(server)
    assert (var / "pg" / "postmaster.pid").exists()

    postgres.start(var, crew)
    with postgres.connect(run, "tarvo") as connection:
        assert connection.execute("SELECT upper(word) FROM kept").fetchone() == ("ÉTÉ",)


def test_a_stale_pid_file_that_names_a_stranger_harms_nobody(tmp_path):
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    postgres.stop_left_over(tmp_path)
    assert not (tmp_path / "postmaster.pid").exists()


def test_a_cluster_of_another_version_is_named(tmp_path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.NoPostgres, match="made by PostgreSQL 9, which is not installed"):
        postgres.programs_for(tmp_path)


def test_no_postgresql_at_all_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "candidates", list)
    with pytest.raises(postgres.NoPostgres, match="install the package postgresql, or set DATABASE_URL"):
        postgres.programs_for(tmp_path)


def test_programs_that_an_account_without_rights_can_not_reach_are_copied(tmp_path):
    hidden, home = tmp_path / "hidden" / "pginstall", tmp_path / "home"
    (hidden / "bin").mkdir(parents=True)
    (hidden / "bin" / "postgres").write_text("program")
    (tmp_path / "hidden").chmod(0o700)
    home.mkdir()
    assert not places.reachable(hidden)
    copy = postgres.reachable_copy(hidden / "bin", home, 65534)
    assert (copy / "postgres").read_text() == "program"


@pytest.mark.skipif(os.getuid() != 0, reason="only root may start a process as somebody else")
def test_root_without_user_namespaces_runs_it_as_nobody(crew, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "AS_NOBODY", ["false"])
    tmp_path.chmod(0o700)  # like root's home: nobody can not walk in
    var = tmp_path / "var"
    var.mkdir()
    home = postgres.home_for(var, postgres.NOBODY)
    try:
        server = postgres.start(var, crew)
        assert Path(f"/proc/{server.pid}").stat().st_uid == postgres.NOBODY
        assert postgres.ensure_database(places.run_folder(var))
    finally:
        crew.stop()
        shutil.rmtree(home)


def test_an_account_without_a_name_is_told_to_get_one(monkeypatch):
    monkeypatch.setattr(postgres, "AS_NOBODY", ["false"])
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    with pytest.raises(postgres.NoPostgres, match="account 4000000 has no name"):
        postgres.as_somebody_else()


def test_a_folder_that_somebody_else_made_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        places.private(Path(tmp_path))


def test_memory_for_pages_grows_with_the_shop(tmp_path, monkeypatch):
    (tmp_path / "base" / "5").mkdir(parents=True)
    assert postgres.cache(tmp_path) == 64
    with (tmp_path / "base" / "5" / "16384").open("wb") as file:
        file.truncate(900 * 2**20)  # a hole: it only looks large
    assert postgres.cache(tmp_path) == 300
    monkeypatch.setattr(postgres.os, "sysconf", lambda name: 2**10)  # a machine of one MB
    assert postgres.cache(tmp_path) == 64
