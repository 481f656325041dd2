"""Every page of a site as a visitor without JavaScript reaches it: links followed, HTML read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOST = "http://localhost"
DATA = "application/ld+json"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
LINKS = ("href", "src", "action", "hx-get")


def read_html(text: str) -> tuple[Element, list[str]]:
    """Return the tree of a page and the errors that a strict parser finds in it."""
    builder = html5lib.getTreeBuilder("etree")
    parser = html5lib.HTMLParser(builder, namespaceHTMLElements=False)
    tree = parser.parse(text)
    return tree, [f"{place}: {name} {about}" for place, name, about in parser.errors]


def undated(text: str) -> str:
    """Return a page without the moments at which this site took it in or changed it."""
    return MOMENT.sub("", text)


def text_of(element: Element) -> str:
    """Return the words of an element, blanks closed up."""
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True)
class Visit:
    """One address and what it answered."""

    address: str
    answer: TestResponse

    @property
    def is_page(self) -> bool:
        return self.answer.mimetype == "text/html"

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.address).path)

    @cached_property
    def tree(self) -> Element:
        return self._read[0]

    @cached_property
    def errors(self) -> list[str]:
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Element, list[str]]:
        return read_html(self.answer.text)

    @cached_property
    def elements(self) -> list[Element]:
        return [element for element in self.tree.iter() if isinstance(element.tag, str)]

    @cached_property
    def ids(self) -> list[str]:
        return [element.attrib["id"] for element in self.elements if "id" in element.attrib]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def classed(self, name: str) -> list[Element]:
        return [one for one in self.elements if name in one.attrib.get("class", "").split()]

    def scripts(self) -> list[Element]:
        """Return the scripts that are run; blocks of data are not."""
        return [one for one in self.all("script") if one.attrib.get("type") != DATA]

    def one(self, tag: str) -> Element:
        (found,) = self.all(tag)
        return found

    def references(self) -> Iterator[str]:
        """Yield every address in the page that a crawler follows, as written."""
        followed = (one for one in self.elements if "nofollow" not in one.attrib.get("rel", ""))
        for element in followed:
            yield from (element.attrib[name] for name in LINKS if name in element.attrib)
            for step in element.attrib.get("srcset", "").split(","):
                yield from step.split()[:1]

    def links(self, host: str = HOST) -> Iterator[tuple[str, str]]:
        """Yield the address and the fragment of every link that stays on the site."""
        for written in self.references():
            address, fragment = urldefrag(urljoin(self.address, written))
            if address.startswith(host + "/"):
                yield address, fragment


def visit(client: FlaskClient, path: str, **how: object) -> Visit:
    """Return what `path` answers, which is no redirect followed."""
    return Visit(
        urljoin(HOST, quote(path, safe="/%?&=#:+")), client.get(path, buffered=True, **how)
    )


def crawl(client: FlaskClient, start: str, host: str = HOST) -> dict[str, Visit]:
    """Return every address that can be reached from `start` on `host`, with its answer."""
    visits: dict[str, Visit] = {}
    waiting = [host + start]
    while waiting:
        address = waiting.pop()
        if address not in visits:
            answer = client.get(address.removeprefix(host), base_url=host, buffered=True)
            found = visits[address] = Visit(address, answer)
            waiting += [link for link, _ in found.links(host)] if found.is_page else []
    return visits
