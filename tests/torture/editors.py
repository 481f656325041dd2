"""An editor who writes, publishes, brings pictures and Word files, and clears away."""

import re
from hashlib import sha256
from html import unescape
from io import BytesIO
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

from werkzeug.datastructures import FileStorage

from cedu_site.addresses import make_uid
from tests.desk.sending import form_of
from tests.ops.nodes import Answer, Browser, Node, multipart
from tests.persons import PASSWORD
from tests.torture import texts
from tests.torture.clients import Client
from tests.torture.journal import Effect, Journal, Kind

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
BASE = re.compile(r'name="base" value="(\d*)"')
BODY = re.compile(r'<textarea[^>]* name="body"[^>]*>\n?(.*?)</textarea>', re.S)
MOST_PAGES = 30  # then they are written over
FIELDS = {"kind": "article", "column": "xiaoxi", "centre": "taishi", "summary": "示例。"}


def address_of(uid: str) -> str:
    """Return where readers find the page that was published under `uid`."""
    return f"/news/xiaoxi/p-{uid}"


class Editor(Client):
    """A person with an account at the desk."""

    def __init__(self, letter: str, node: Node, journal: Journal, seed: int, username: str) -> None:
        super().__init__(letter, node, journal, seed)
        self.username = username
        self.address = f"127.0.1.{ord(letter)}"
        self.browser, self.token = Browser(self.address), ""
        self.pages: list[str] = []
        self.pictures: dict[str, str] = {}  # uids by digest
        self._weights = {
            self.write: 5, self.rewrite: 5, self.type: 3, self.upload: 4, self.bring: 2,
            self.throw_away: 2, self.bring_back: 1, self.delete: 1, self.sign_in_anew: 1,
        }  # fmt: skip

    def do_something(self, stop: Event) -> None:
        if not self.token:
            self.sign_in_anew()
        (way,) = self.dice.choices([*self._weights], [*self._weights.values()])
        way()

    def sign_in_anew(self) -> None:
        browser = Browser(self.address)
        (token,) = set(TOKEN.findall(self.ask(lambda: browser.get(self.node, "/login")).text))
        form = {"username": self.username, "password": PASSWORD, "csrf_token": token}
        answer = self.ask(lambda: browser.send(self.node, "/login", **form))
        assert answer.status_code == 303, answer.text
        page = self.ask(lambda: browser.get(self.node, "/desk/media/"))
        self.browser, self.token = browser, TOKEN.findall(page.text)[0]

    def write(self) -> None:
        """Begin a page, or go on with one where there are enough."""
        word = self.new_word()
        if len(self.pages) >= MOST_PAGES:
            self.rewrite()
            return
        self.pages.append(make_uid(f"torture {word}"))
        self._save(self.pages[-1], word, texts.body_of(word), base="")

    def rewrite(self) -> None:
        """Write another version of a page, which is begun from what the form shows."""
        if self.pages:
            uid, word = self.dice.choice(self.pages), self.new_word()
            base, _ = self._opened(uid)
            self._save(uid, word, texts.body_of(word), base)

    def type(self) -> None:
        """Write so long that it is kept by itself, and leave."""
        if self.pages:
            uid, word = self.dice.choice(self.pages), self.new_word()
            base, _ = self._opened(uid)
            form = self._form(word, texts.body_of(word), base)
            write = self.journal.begin(Effect(Kind.DRAFT, self._draft(uid), word))
            self.carry(write, lambda: self._send(f"/desk/pages/{uid}/draft", form), 200)

    def bring(self) -> None:
        """Make a page of a Word document, and save it as it came."""
        word = self.new_word()
        uid = make_uid(f"torture {word}")
        digest = sha256(texts.picture_of(word)).hexdigest()
        write = self.journal.begin(
            Effect(Kind.DRAFT, self._draft(uid), word), Effect(Kind.PICTURE, digest, "kept")
        )
        about = {"csrf_token": self.token, "kind": "article", "into": uid}

        def send() -> Answer:
            document = FileStorage(BytesIO(texts.document_of(word)), f"{word}.docx")
            return self._post("/desk/incoming/", form_of(**about, files=document))

        self.carry(write, send)
        self.pages.append(uid)
        base, body = self._opened(uid)
        assert "](" in body, body
        self._save(uid, word, body, base)

    def upload(self) -> None:
        word = self.new_word()
        data = texts.picture_of(word)
        digest = sha256(data).hexdigest()
        write = self.journal.begin(Effect(Kind.PICTURE, digest, "kept"))

        def send() -> Answer:
            form = form_of((data, f"{word}.jpg"), csrf_token=self.token)
            answer = self._post("/desk/media/", form)
            if answer.status_code == 303:
                (self.pictures[digest],) = _asked(answer)["uid"]
            return answer

        self.carry(write, send)

    def throw_away(self) -> None:
        self._handle("kept", "/desk/media/{}/remove", "binned")

    def bring_back(self) -> None:
        self._handle("binned", "/desk/bin/files/{}/unbin", "kept")

    def delete(self) -> None:
        self._handle("binned", "/desk/bin/files/{}/delete", "")

    def _handle(self, before: str, path: str, after: str) -> None:
        """Do something to a picture of one's own that is `before`."""
        standing = self.journal.standing()
        able = [one for one in self.pictures if standing.get((Kind.PICTURE, one)) == before]
        if able:
            digest = self.dice.choice(sorted(able))
            write = self.journal.begin(Effect(Kind.PICTURE, digest, after))
            self.carry(write, lambda: self._send(path.format(self.pictures[digest]), {}))

    def _save(self, uid: str, word: str, body: str, base: str) -> None:
        """Save a version; mostly publish it, and then readers see it at once."""
        effects = [Effect(Kind.VERSION, uid, word)]
        if self.journal.standing().get((Kind.DRAFT, self._draft(uid))):
            effects.append(Effect(Kind.DRAFT, self._draft(uid), ""))
        form = self._form(word, body, base)
        write = self.journal.begin(*effects)
        self.carry(write, lambda: self._send(f"/desk/pages/{uid}", form))
        if self.dice.random() < 0.7:
            self._publish(uid, word)

    def _publish(self, uid: str, word: str) -> None:
        write = self.journal.begin(Effect(Kind.LIVE, uid, word))
        form = {"when": "now", "slug": f"p-{uid}"}
        self.carry(write, lambda: self._send(f"/desk/pages/{uid}/publish", form))
        shown = self.ask(lambda: Browser(self.address).get(self.node, address_of(uid)))
        assert texts.ending(word) in shown.text, f"{word} was published and is not shown"

    def _opened(self, uid: str) -> tuple[str, str]:
        """Return the version from which the form begins, and the text that it shows."""
        page = self.ask(lambda: self.browser.get(self.node, f"/desk/pages/{uid}?kind=article"))
        assert page.status_code == 200, page.status_code
        return BASE.findall(page.text)[0], unescape(BODY.findall(page.text)[0])

    def _form(self, word: str, body: str, base: str) -> dict[str, str]:
        return FIELDS | {"title": texts.title_of(word), "body": body, "base": base}

    def _draft(self, uid: str) -> str:
        return f"{self.username} {uid}"

    def _send(self, path: str, form: dict[str, str]) -> Answer:
        return self.browser.send(self.node, path, csrf_token=self.token, **form)

    def _post(self, path: str, form: dict[str, Any]) -> Answer:
        return self.browser.post(self.node, path, *multipart(form))


def _asked(answer: Answer) -> dict[str, list[str]]:
    return parse_qs(urlsplit(answer.headers["Location"]).query)
