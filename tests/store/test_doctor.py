"""The doctor: says what is wrong and what to do, and does not fall ill itself."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from store import checkup
from store.checkup import State


def test_packages_are_those_of_the_requirements():
    assert checkup.packages().state == State.OK


def test_a_package_of_another_version_is_named(monkeypatch):
    true = checkup.metadata.version
    monkeypatch.setattr(checkup.metadata, "version", lambda name: "0.0.1" if name == "django" else true(name))
    finding = checkup.packages()
    assert finding.state == State.BAD
    assert "django 0.0.1, not 5.2" in finding.what


@pytest.mark.django_db
def test_the_database_has_what_search_needs():
    assert checkup.database().state == State.OK
    assert checkup.migrations().state == State.OK


@pytest.mark.django_db
def test_a_missing_extension_is_named(monkeypatch):
    monkeypatch.setattr(checkup, "EXTENSIONS", ("pg_trgm", "no_such_thing"))
    assert "no_such_thing" in checkup.database().what


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_down_is_told_without_falling_over(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    finding = checkup.database()
    assert finding.state == checkup.migrations().state == State.BAD
    assert "DATABASE_URL" in finding.do


def test_redis_answers_and_a_dead_one_is_told(settings):
    assert checkup.cache().state == State.OK
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    assert checkup.cache().state == State.BAD


def test_a_queue_without_workers_is_told():
    assert "no worker" in checkup.broker().what


def test_pictures_need_a_folder_that_can_be_written(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    assert checkup.pictures().state == State.OK
    assert not list(settings.MEDIA_ROOT.iterdir())
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    (tmp_path / "file").touch()
    assert checkup.pictures().state == State.BAD


def test_uploads_need_a_folder_that_can_be_written(settings, tmp_path):
    (tmp_path / "file").touch()
    uploads = settings.STORAGES["uploads"] | {"OPTIONS": {"location": tmp_path / "file" / "uploads"}}
    settings.STORAGES = settings.STORAGES | {"uploads": uploads}
    finding = checkup.pictures()
    assert finding.state == State.BAD
    assert "UPLOADS_ROOT" in finding.do


def test_a_processor_that_does_not_answer_is_told(settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert checkup.payment().state == State.BAD


def test_a_mail_server_that_does_not_answer_is_told(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert checkup.mail().state == State.BAD


def test_no_nginx_and_no_browser_are_only_notes(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(checkup.nginx, "find", lambda: None)
    assert checkup.web_server().state == checkup.browser().state == State.NOTE


@pytest.mark.parametrize(("finding", "code"), [(checkup.note("a", "b"), 0), (checkup.bad("a", "b"), 1)])
def test_only_a_real_problem_fails(monkeypatch, finding, code):
    monkeypatch.setattr("store.management.commands.doctor.CHECKS", {"Thing": lambda: finding})
    out = StringIO()
    if code:
        with pytest.raises(SystemExit) as end:
            call_command("doctor", stdout=out)
        assert end.value.code == code
    else:
        call_command("doctor", stdout=out)
    assert "→ b" in out.getvalue()


