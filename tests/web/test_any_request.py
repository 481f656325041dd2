"""Whatever is sent to whatever address, by whomever: an answer of ours, and never a 500."""

import random
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.publishing.models import Page
from tests.desk.attacks import ATTACKS
from tests.desk.test_junk import ASKED, JUNK, NAMES
from tests.persons import Desk, signed_in

FEW, MANY = 500, 5_000
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "X-竹")
LIKELY = (40, 8, 40, 4, 2, 2, 1, 1, 1, 1)
PEOPLE = ("nobody", "luren", "zuozhe", "bianji", "guanli")
WORDS = (
    *JUNK, *ATTACKS[::7], "竹编", "%", "%ff%fe", "\udcff", "1' OR '1'='1", "..;/", "${7*7}",
    "\r\nX-Injected: 1", "9" * 5_000, "a" * 8_000, "-0", "1_000", "٣", "²", "0x1f", "1e400", "nan",
    "2026-02-30", "0001-01-01", "9999-99", "99991231", "2026-W54", "courses", "A" * 64, "0" * 64,
)  # fmt: skip
PARAMETERS = (
    *ASKED, *NAMES, "sort", "course", "topic", "region", "audience", "format", "state", "week",
    "year", "n", "width", "height", "maxwidth", "url", "callback", "fields", "cursor", "limit",
    "as", "next", "code", "column", "what", "csrf_token", "_method", "said", "website", "kept", "",
)  # fmt: skip
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Encoding", "Cookie",
    "Content-Language", "Expect", "Forwarded", "From", "HX-Request", "HX-Request-Type", "HX-Target",
    "HX-Current-URL", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Origin",
    "If-Unmodified-Since", "Range", "Referer", "Sec-Fetch-Site", "TE", "Upgrade", "User-Agent",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Proto",
    "X-HTTP-Method-Override", "X-Original-URL", "X-Request-ID", "X-CSRFToken", "Date", "Host",
)  # fmt: skip
VALUES = (
    "", "*", "*/*", "text/html;q=x", "application/json", "gzip;q=1e9", "bytes=0-0", "bytes=-1,5-,9",
    "bytes=9-1", "items=0-1", "W/\"x\"", "\"", "true", "partial", "null", "none", "cross-site",
    "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 99 Foo 99999", "Sat, 01 Jan 0000 00:00:00 GMT",
    "session=.eJw", "session=\xff; session", "=;;==", "Basic Og==", "Bearer x", "\xff\xfe",
    "http://[", "https://evil.example", "a, b, c", "q=0.5", "100-continue", "-1", "x" * 9_000,
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data", "application/json", "text/plain",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=b", "application/xml", "", "x",
    "application/x-www-form-urlencoded; charset=utf-16", "multipart/mixed; boundary=b", "a/b;\xff",
)  # fmt: skip
BODIES = (
    b"", b"\xff\xfe\x00", b"{", b"[1]", b"a=1&a=%ff&%00=1&=&&", b"--b\r\n\r\n\r\n--b--",
    b"--b\r\nContent-Disposition: form-data; name=\"files\"; "
    b"filename=\"../a.svg\"\r\n\r\n<svg/>\r\n--b--",
    b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n", b"<?xml version='1.0'?><a/>",
    b"&" * 3_000,
    b"\x00" * 5_000, "竹=编".encode("gbk"),
)  # fmt: skip
SETTLED = {*range(100, 500), 501}  # what oEmbed says of a format that it does not have


class Fuzz:
    """Makes up requests, the same for the same seed."""

    def __init__(self, house: Flask, seed: int) -> None:
        self.luck = random.Random(seed)
        self._house = house
        self._rules = sorted(house.url_map.iter_rules(), key=lambda rule: rule.rule)
        self.sign_in()
        with house.app_context():
            pages = db.session.scalars(db.select(Page).order_by(Page.id)).all()
            files = db.session.scalars(db.select(Media).order_by(Media.id)).all()
            self._known = [*(one.uid for one in pages), *(one.slug for one in pages if one.slug)]
            self._known += [part for one in files for part in (one.uid, one.sha256)]
        self._known += ["taishi", "feiping", "xiaoxi", "zhubian", "atom", "png", "1", "2", "x.png"]

    def sign_in(self) -> None:
        """Sign everyone in, again and again: some requests sign them out."""
        self._desks = {one: signed_in(self._house, one) for one in PEOPLE if one != "nobody"}

    def word(self) -> str:
        return self.luck.choice(WORDS if self.luck.random() < 0.6 else self._known)

    def path(self) -> str:
        """Return an address of one of the site's kinds, its parts filled with anything."""
        rule = self.luck.choice(self._rules)
        parts = [self.word() if is_open else text for is_open, text in rule._trace]
        path = "".join(parts).replace("|", "")
        if self.luck.random() < 0.05:
            path += self.luck.choice(("/", "//", "/..", ";x", "%2f", ".json", "\0"))
        return path if path.startswith("/") else "/" + path

    def pairs(self, most: int) -> list[tuple[str, str]]:
        names = self.luck.choices(PARAMETERS, k=self.luck.randint(0, most))
        return [(name, self.word()) for name in names]

    def body(self, token: str) -> tuple[bytes, str]:
        if self.luck.random() < 0.3:
            return self.luck.choice(BODIES), self.luck.choice(KINDS)
        fields = [("csrf_token", token), *self.pairs(8)] if token else self.pairs(8)
        text = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields)
        return text.encode(), KINDS[0]

    def environ(self) -> dict[str, Any]:
        """Return a whole request, with things in it that no client would send."""
        person, luck = self.luck.choice(PEOPLE), self.luck
        desk = self._desks.get(person)
        method = luck.choices(METHODS, LIKELY)[0]
        body, kind = (
            self.body(desk.token if desk else "") if method not in ("GET", "HEAD") else (b"", "")
        )
        environ = EnvironBuilder("/", method="POST", data=body, content_type=kind).get_environ()
        environ |= {
            "REQUEST_METHOD": _as_wsgi(method),
            "PATH_INFO": _as_wsgi(self.path()),
            "QUERY_STRING": "&".join(f"{_quoted(n)}={_quoted(v)}" for n, v in self.pairs(4)),
        }
        if desk:
            environ["HTTP_COOKIE"] = "session=" + _cookie_of(desk)
        for name in luck.sample(HEADERS, luck.choice((0, 0, 1, 2, 3))):
            environ["HTTP_" + name.upper().replace("-", "_")] = luck.choice(VALUES)
        if luck.random() < 0.05:
            environ["CONTENT_LENGTH"] = luck.choice(("", "-1", "x", "99999999", "1"))
        if luck.random() < 0.05:
            environ["QUERY_STRING"] = luck.choice(("%", "\xff", "&&=&", "q=%zz", "a;b=c", "\0=\0"))
        return environ


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _as_wsgi(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _cookie_of(desk: Desk) -> str:
    cookie = desk.get_cookie("session")
    return cookie.value if cookie else ""


def try_many(house: Flask, seed: int, times: int) -> None:
    """Send so many requests; what failed is told with all that is needed to send it again."""
    fuzz = Fuzz(house, seed)
    seen: set[int] = set()
    wrong = []
    for number in range(times):
        if number % 50 == 49:
            fuzz.sign_in()
        environ = fuzz.environ()
        about = {name: str(environ.get(name, ""))[:120] for name in environ if name.isupper()}
        body = environ["wsgi.input"].getvalue()[:300]
        try:
            answer, status, headers = run_wsgi_app(house, environ, buffered=True)
        except Exception as error:  # all of them are told at once
            wrong.append(f"{error!r:.300}\n  {about}\n  {body!r}")
            continue
        code = int(status.split()[0])
        seen.add(code)
        location = headers.get("Location", "/")
        if code not in SETTLED or location.startswith(("//", "/\\")) or ":" in location[:8]:
            wrong.append(f"{status} {location}\n  {about}\n  {body!r}")
        if "X-Injected" in headers:
            wrong.append(f"injected\n  {about}")
        b"".join(answer)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:12])
    assert {200, 302, 303, 400, 401, 403, 404, 405} <= seen


def test_nothing_that_is_sent_makes_the_site_fail(house: Flask) -> None:
    try_many(house, 8, FEW)


@pytest.mark.long
def test_nothing_of_much_that_is_sent_does(house: Flask) -> None:
    try_many(house, 2026, MANY)
