"""What an editor should look at in one page: a table of rules, each from a version to findings."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from cedu_site.catalogue.steps import steps_of
from cedu_site.library.rendering import composer_for
from cedu_site.markup.references import ROOT
from cedu_site.markup.render import RenderError
from cedu_site.place.site import current_site
from cedu_site.publishing.composing import line_of
from cedu_site.publishing.fields import read_fields
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.selfcheck import overstating, statistics
from cedu_site.selfcheck.paragraphs import Paragraph, paragraphs

VOCABULARY = {
    "topics": "topics",
    "region": "regions",
    "audience": "audiences",
    "format": "formats",
}
TERMS = {"topics": "主题", "regions": "地区", "audiences": "适合谁", "formats": "形式"}
NEEDS_SOURCE = ("resource", "article")
INNER_LINK = re.compile(rf'href="{ROOT}(/[^"#]*)')
SILENT_PICTURE = re.compile(r'<img[^>]* alt=""')
MOST = 50  # findings of a rule in a page
TOLD = ("title", "summary")  # what is said above the text and shown to readers


@dataclass(frozen=True)
class Finding:
    """What a rule found: one sentence without its stop, the line in the file, and the words."""

    message: str
    line: int = 1
    quote: str = ""


@dataclass(frozen=True)
class Version:
    """A version of a page as the rules look at it; `answers` tells whether a link leads on."""

    page: Page
    revision: Revision
    answers: Callable[[str], bool] = lambda link: True

    @classmethod
    def live(cls, page: Page, answers: Callable[[str], bool]) -> "Version":
        assert page.live is not None
        return cls(page, page.live, answers)

    @cached_property
    def fields(self) -> dict[str, Any]:
        return read_fields(self.revision.written)

    @cached_property
    def file(self) -> str:
        return self.revision.as_markdown()

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return list(paragraphs(self.revision.body))

    def line_of(self, target: str) -> int:
        """Return the line of the file on which the body has `target`."""
        return line_of(target, self.file, self.revision.body)

    def line_at(self, paragraph: Paragraph, position: int) -> int:
        """Return the line of the file on which this place of a paragraph stands."""
        above = max(0, self.file.count("\n") - self.revision.body.count("\n"))
        return above + paragraph.line_at(position)


def inner_links(html: str) -> list[str]:
    """Return the app-relative links of a rendered text."""
    return list(map(unescape, INNER_LINK.findall(html)))


def dead_links(version: Version) -> Iterator[Finding]:
    composer = composer_for(version.page)
    try:
        composer.compose(version.revision.body)
    except RenderError as error:
        yield Finding(str(error).rstrip("。"))
    dead = {reference.target: reference.message for reference in composer.unresolved}
    for link in inner_links(version.revision.html):
        if not version.answers(link):
            dead[composer.resolved.get(link, link)] = "链接打不开"
    for target, message in dead.items():
        yield Finding(f"{message}：{target}", version.line_of(target))


def no_source(version: Version) -> Iterator[Finding]:
    if version.page.kind in NEEDS_SOURCE and not version.fields.get("source"):
        yield Finding("没有写出处（source）")


def silent_pictures(version: Version) -> Iterator[Finding]:
    if SILENT_PICTURE.search(version.revision.html):
        yield Finding("图片没有文字说明", version.line_of("![]"))


def unknown_words(version: Version) -> Iterator[Finding]:
    """Yield words that the vocabulary does not know: nobody finds them together with others."""
    for name, terms in VOCABULARY.items():
        known = current_site().terms(terms)
        for word in version.fields.get(name, ()):
            if known and word not in known:
                line = version.line_of(name)
                yield Finding(f"词表的“{TERMS[terms]}”里没有“{word}”", line, word)


def undated_figures(version: Version) -> Iterator[Finding]:
    """Yield figures without a year, where neither the source nor the event has a date."""
    fields = version.fields
    if fields.get("event_date") or fields.get("source", {}).get("date"):
        return
    told = version.revision.title
    for paragraph, position in statistics.undated(iter(version.paragraphs), title=told):
        quote = paragraph.sentence_at(position, position + 1)
        yield Finding("数字没有写是哪一年的", version.line_at(paragraph, position), quote)


def health_claims(version: Version) -> Iterator[Finding]:
    return _worded("claims", "说了疗效“{}”", version)


def superlatives(version: Version) -> Iterator[Finding]:
    return _worded("superlatives", "话说得太满“{}”", version)


def gaps(version: Version) -> Iterator[Finding]:
    lacks = version.page.kind == "course" and steps_of(version.revision.html).gaps
    if lacks:
        yield Finding(lacks.rstrip("。"))


class Rule(NamedTuple):
    """`label` names the rule at the desk; what `refuses` breaks something for readers."""

    label: str
    find: Callable[[Version], Iterator[Finding]]
    refuses: bool = False


RULES = {
    "links": Rule("打不开的链接和图片", dead_links, refuses=True),
    "claims": Rule("疗效的说法", health_claims),
    "superlatives": Rule("说得太满的话", superlatives),
    "figures": Rule("没有年份的数字", undated_figures),
    "source": Rule("没有出处", no_source),
    "pictures": Rule("没有说明的图片", silent_pictures),
    "vocabulary": Rule("词表里没有的词", unknown_words),
    "gaps": Rule("步骤不全的课程", gaps),
}


def findings_of(version: Version, rules: Iterable[str] = RULES) -> list[dict[str, Any]]:
    """Return what the `rules` find in a version, of each no more than is ever read, as `PageCheck`
    keeps it."""
    return [
        {"rule": name, **asdict(finding)}
        for name in rules
        for finding in islice(RULES[name].find(version), MOST)
    ]


def _worded(terms: str, message: str, version: Version) -> Iterator[Finding]:
    words = current_site().terms(terms)
    for name in TOLD:
        told = str(version.revision.title if name == "title" else version.fields.get(name, ""))
        for word, _ in overstating.found(words, Paragraph(told, 1)):
            yield Finding(message.format(word), line_of(word, version.file), told)
    for paragraph in version.paragraphs:
        for word, position in overstating.found(words, paragraph):
            quote = paragraph.sentence_at(position, position + len(word))
            yield Finding(message.format(word), version.line_at(paragraph, position), quote)
