"""What readers find once the site is back: shown at once, found soon, nothing that is gone."""

import hashlib
import json
from collections.abc import Iterable
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.media.models import Media
from tests.ops.nodes import Browser, Node, soon
from tests.torture import editors, importing
from tests.torture.journal import Effect, Kind, Place
from tests.torture.readers import Reader
from tests.torture.texts import beginning, ending

LOOKS = 100  # at most, until what was published is found
PATIENCE = 20  # seconds, in which it has to be
WAITING = "收到了"
EACH = 3  # requests over new connections, so that hardly one worker is never asked


def look_at_page(node: Node, place: Place, word: str, before: Iterable[str]) -> None:
    """Fail unless readers are shown what stands there, at once, and find that alone, soon."""
    address = address_of(place)
    for _ in range(EACH):
        shown = _reader(word).get(node, address)
        assert shown.status_code == 200, f"{address}: {shown.status_code}"
        assert beginning(word) in shown.text and ending(word) in shown.text, f"{address}: {word}"
    soon(Looks(node, word, 1), PATIENCE)
    for gone in before:
        soon(Looks(node, gone, 0), PATIENCE)


class Looks:
    """Asks how many pages are found with a word; only so often in vain."""

    def __init__(self, node: Node, word: str, due: int) -> None:
        self.node, self.word, self.due = node, word, due
        self.left = LOOKS

    def __call__(self) -> bool:
        found = [total(self.node, self.word) for _ in range(EACH)]
        assert max(found) <= 1, f"{self.word} is found twice"
        self.left -= 1
        assert self.left > 0, f"{self.word} is found {found} times, and should be {self.due}"
        return found == [self.due] * EACH


def total(node: Node, word: str) -> int:
    path = f"/api/v1/search?q={quote(f'{word}')}&fields=title".replace(word, f"%22{word}%22")
    answer = _reader(word).get(node, path)
    assert answer.status_code == 200, answer.text
    return int(json.loads(answer.text)["total"])


def address_of(place: Place) -> str:
    kind, key = place
    return editors.address_of(key) if kind is Kind.LIVE else importing.address_of(key)


def look_at_list(node: Node, word: str) -> None:
    """Fail unless the list of the column shows the page that was the last new one."""
    assert word in _reader(word).get(node, "/news/xiaoxi/").text, f"{word} is not in its list"


def look_at_sentences(node: Node, reader: Reader, effects: Iterable[Effect]) -> None:
    """Fail unless those who wrote them are told that they came."""
    for effect in effects:
        if effect.kind is Kind.SENTENCE and (path := reader.replies.get(effect.says)):
            assert WAITING in _reader(effect.says).get(node, path).text


def look_at_pictures(node: Node, app: Flask, effects: Iterable[Effect]) -> None:
    """Fail unless readers get just the pictures that are kept; inside the application."""
    digests = {effect.key for effect in effects if effect.kind is Kind.PICTURE}
    for media in db.session.scalars(select(Media).where(Media.sha256.in_(digests))):
        for made in media.renditions:
            answer = Browser().get(node, quote(media.address(made)))
            if media.binned_at is None:
                assert answer.status_code == 200
                assert hashlib.sha256(answer.data).hexdigest() == made["sha256"]
            else:
                assert answer.status_code == 404, f"{media.name} is in the bin and served"


def _reader(word: str) -> Browser:
    """Return somebody who comes from elsewhere than the others."""
    return Browser(f"127.0.2.{1 + hash(word) % 250}")
