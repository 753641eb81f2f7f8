"""What strangers point at is fetched, and nothing of our own network."""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
import urllib3.util.connection

from catalog.imaging.limits import PictureRefused
from catalog.models import Picture
from catalog.services import fetching, pictures
from catalog.services.fetching import NotFetched, fetch
from tests.catalog.drawing import make_all, photo
from tests.factories import make_product

MOST = 1024 * 1024


class Answers(BaseHTTPRequestHandler):
    """Does what the path says."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        getattr(self, urlsplit(self.path).path.split("/")[1])()

    def say(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def picture(self) -> None:
        self.say(200, photo(), content_type="image/jpeg; charset=binary")

    def untyped(self) -> None:
        self.say(200, photo(), content_type="application/octet-stream")

    def page(self) -> None:
        self.say(200, b"<html>", content_type="text/html")

    def missing(self) -> None:
        self.say(404)

    def broken(self) -> None:
        self.say(503)

    def to(self) -> None:
        self.say(302, location=unquote(self.path.split("/", 2)[2]))

    def onward(self) -> None:
        self.say(302, location="/picture")

    def round(self) -> None:
        self.say(302, location="/round")

    def endless(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "image/jpeg")
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(64 * 1024))
        except OSError:
            pass

    def packed(self) -> None:
        self.say(200, gzip.compress(bytes(50_000_000)), content_type="image/jpeg", content_encoding="gzip")

    def dripping(self) -> None:
        """One byte of the headers now and then: never silent for long."""
        try:
            for _ in range(200):
                self.wfile.write(b"H")
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(settings):
    """A server that may be asked though it stands on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.asked, server.block_on_close, server.daemon_threads = [], False, True
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.FETCH_PORTS = [80, 443, server.server_port]
    settings.FETCH_NETWORKS = ["127.0.0.1/32"]
    yield server
    server.shutdown()
    server.server_close()


def test_a_picture_comes_with_its_type(server):
    fetched = fetch(f"{server.address}/picture?size=large#top", most_bytes=MOST)
    assert (fetched.content, fetched.content_type) == (photo(), "image/jpeg")
    assert fetched.url == f"{server.address}/picture?size=large"


def test_a_careless_server_s_picture_comes_too(server):
    assert fetch(f"{server.address}/untyped", most_bytes=MOST).content == photo()


def test_a_redirect_is_followed(server):
    assert fetch(f"{server.address}/onward", most_bytes=MOST).url == f"{server.address}/picture"


def test_nothing_of_ours_is_sent_along(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    fetch(f"{server.address}/picture", most_bytes=MOST)
    assert not {"Cookie", "Authorization", "Referer"} & set(server.asked[0][1])


INSIDE = [
    "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/",
    "http://0177.0.0.1/", "http://0.0.0.0/", "http://0/", "http://10.0.0.1/", "http://172.16.3.4/",
    "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://168.63.129.16/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[fe80::1]/", "http://[fc00::1]/",
    "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "https://192.168.0.10/",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_inside_is_never_connected_to(url, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail(f"connected for {url}"))
    with pytest.raises(NotFetched, match="not on the public internet") as refused:
        fetch(url, most_bytes=MOST)
    assert not refused.value.passing


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/a.jpg", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("gopher://example.com/", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("/picture.jpg", "begins with https://"),
        ("", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://ana:secret@example.com/a.jpg", "name and password"),
        ("http://example.com:22/", "usual ports"),
        ("http://example.com:6379/", "usual ports"),
        ("http://example.com:99999/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://" + "a" * 300 + ".com/", "not an address|no server of that name"),
        ("https://example.com/" + "a" * 2000, "more than 2,000"),
    ],
)
def test_what_is_no_address_to_ask_is_refused_before_anything_is_asked(url, why, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: (_ for _ in ()).throw(socket.gaierror("asked")))
    with pytest.raises(NotFetched, match=why):
        fetch(url, most_bytes=MOST)


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://[::1]/", "http://10.1.2.3/x", "//192.168.1.1/"])
def test_a_redirect_into_our_network_is_not_followed(server, target):
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch(f"{server.address}/to/{target}", most_bytes=MOST)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("target", "why"), [("file:///etc/passwd", "https://"), ("http://127.0.0.1:22/", "ports")])
def test_a_redirect_to_another_kind_of_address_is_not_followed(server, target, why):
    with pytest.raises(NotFetched, match=why):
        fetch(f"{server.address}/to/{target}", most_bytes=MOST)


def answered(monkeypatch, *answers: list[str]) -> list[str]:
    """The name server says this, the next time that; returns where connections went to."""
    said, went = iter(answers), []

    def look_up(host: str, port: object, *_: object, **__: object) -> list[tuple]:
        addresses = [host] if host[0].isdigit() else next(said)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0)) for address in addresses]

    def connect(address: tuple, *_: object, **__: object) -> None:
        went.append(address[0])
        raise OSError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(urllib3.util.connection, "create_connection", connect)
    return went


def test_a_name_that_answers_differently_the_second_time_gains_nothing(monkeypatch):
    went = answered(monkeypatch, ["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"])
    with pytest.raises(NotFetched, match="could not be reached"):
        fetch("http://rebinding.example/a.jpg", most_bytes=MOST)
    assert went == ["93.184.216.34"]


def test_a_name_with_one_address_inside_is_refused_as_a_whole(monkeypatch):
    went = answered(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch("http://mixed.example/a.jpg", most_bytes=MOST)
    assert went == []


@pytest.mark.parametrize(
    ("path", "why", "passing"),
    [
        ("page", "text/html", False), ("missing", "answered 404", False), ("broken", "answered 503", True),
        ("round", "without an end", False), ("endless", "more than 1 MB", False), ("packed", "more than 1 MB", False),
    ],
)  # fmt: skip
def test_a_server_that_misbehaves_is_left_with_a_reason(server, path, why, passing):
    with pytest.raises(NotFetched, match=why) as refused:
        fetch(f"{server.address}/{path}", most_bytes=MOST)
    assert refused.value.passing is passing


def test_a_server_that_drips_is_left_when_the_time_is_over(server):
    begun = time.monotonic()
    with pytest.raises(NotFetched, match="too slow") as refused:
        fetch(f"{server.address}/dripping", most_bytes=MOST, seconds=1)
    assert time.monotonic() - begun < 3
    assert refused.value.passing


def test_a_server_that_is_away_may_come_back(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.FETCH_PORTS, settings.FETCH_NETWORKS = [port], ["127.0.0.1/32"]
    with pytest.raises(NotFetched, match="could not be reached") as refused:
        fetch(f"http://127.0.0.1:{port}/", most_bytes=MOST)
    assert refused.value.passing


def test_a_name_that_does_not_exist_is_said(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: (_ for _ in ()).throw(socket.gaierror(-2, "no")))
    with pytest.raises(NotFetched, match="no server of that name"):
        fetch("https://nowhere.invalid/a.jpg", most_bytes=MOST)


def test_the_clock_is_put_back(server):
    fetch(f"{server.address}/picture", most_bytes=MOST, seconds=1)
    time.sleep(1.1)  # an alarm left behind would end this


# --- Pictures by their address -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_picture_is_fetched_by_the_worker_and_shown(server):
    product = make_product("Brass lamp")
    image = pictures.add_picture_from(product_id=product.pk, url=f"{server.address}/picture", alt="A lamp")
    assert server.asked == []
    make_all()
    image.refresh_from_db()
    assert (image.picture.state, image.widths) == ("ready", [160, 320, 640, 800])
    assert image.key == pictures.key_of(image.picture.sha256)


@pytest.mark.django_db
def test_an_address_is_fetched_once_for_all_who_name_it(server):
    for title in ("One", "Two"):
        pictures.add_picture_from(product_id=make_product(title).pk, url=f"{server.address}/picture")
    make_all()
    assert len(server.asked) == 1
    assert Picture.objects.get().product_images.exclude(key="").count() == 2


@pytest.mark.django_db
def test_the_same_bytes_from_an_address_and_from_an_upload_share_their_files(server, monkeypatch):
    pictures.add_picture(product_id=make_product("One").pk, upload=photo())
    make_all()
    monkeypatch.setattr(pictures.running, "make", lambda *_: pytest.fail("made twice"))
    image = pictures.add_picture_from(product_id=make_product("Two").pk, url=f"{server.address}/picture")
    make_all()
    image.refresh_from_db()
    assert image.key == Picture.objects.get(source_url="").key


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "state", "why"),
    [("page", "refused", "text/html"), ("missing", "refused", "404"), ("broken", "waiting", "503")],
)
def test_a_picture_that_does_not_come_says_why(server, path, state, why):
    image = pictures.add_picture_from(product_id=make_product("One").pk, url=f"{server.address}/{path}")
    make_all()
    image.picture.refresh_from_db()
    assert image.picture.state == state
    assert why in image.picture.reason


@pytest.mark.django_db
def test_a_server_that_stays_broken_is_given_up_with_its_last_answer(server):
    image = pictures.add_picture_from(product_id=make_product("One").pk, url=f"{server.address}/broken")
    for _ in range(pictures.MOST_TRIES + 1):
        make_all()
        Picture.objects.update(started_at=None)
    image.picture.refresh_from_db()
    assert image.picture.state == "refused"
    assert "503" in image.picture.reason
    assert len(server.asked) == pictures.MOST_TRIES


@pytest.mark.django_db
def test_an_address_inside_leaves_nothing_but_a_reason():
    image = pictures.add_picture_from(product_id=make_product("One").pk, url="http://169.254.169.254/latest")
    make_all()
    image.picture.refresh_from_db()
    assert (image.picture.state, image.picture.reason) == ("refused", "This address is not on the public internet.")


@pytest.mark.django_db
def test_what_is_no_address_is_refused_at_the_door():
    product = make_product("One")
    with pytest.raises(PictureRefused, match="whole address"):
        pictures.add_picture_from(product_id=product.pk, url="lamp.jpg")
    assert not Picture.objects.exists()


def test_every_fetch_has_its_own_session():
    assert fetching.session() is not fetching.session()
