"""A reader who says what is wrong on a page."""

from threading import Event

from tests.ops.nodes import Answer, Browser, Node
from tests.torture import texts
from tests.torture.clients import Client
from tests.torture.journal import Effect, Journal, Kind


class Reader(Client):
    """Sends sentences, each from another address: from one it would soon be too often."""

    def __init__(
        self, letter: str, node: Node, journal: Journal, seed: int, pages: list[str]
    ) -> None:
        super().__init__(letter, node, journal, seed)
        self.pages = pages
        self.replies: dict[str, str] = {}  # where the answer to a sentence stands, by its word

    def do_something(self, stop: Event) -> None:
        page, word = self.dice.choice(self.pages), self.new_word()
        write = self.journal.begin(Effect(Kind.SENTENCE, page, word))
        self.carry(write, lambda: self._say(page, word))
        stop.wait(self.dice.random() * 0.3)

    def _say(self, page: str, word: str) -> Answer:
        address = f"127.{self.dice.randrange(1, 250)}.{self.dice.randrange(250)}.9"
        said = texts.beginning(word) + texts.ending(word)
        answer = Browser(address).send(self.node, f"/correction?of={page}", said=said)
        if answer.status_code == 303:
            self.replies[word] = answer.headers["Location"]
        return answer
