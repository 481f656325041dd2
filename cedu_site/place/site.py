"""The site as its library names it, read once for each version of the public site."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cedu_site.place.models import Setting
from cedu_site.place.theme import theme_css
from cedu_site.remembering import remembered
from cedu_site.web.assets import fingerprint

SECTIONS = ("season", "offerings", "courses", "news", "columns")  # of the home page
DEFAULT_HOME = [
    {"show": "season", "title": "当季", "count": 4},
    {"show": "courses", "title": "系列课程", "count": 6},
    {"show": "news", "title": "新到", "count": 6},
]


@dataclass(frozen=True)
class Site:
    """What `site.yaml` and `vocab.yaml` say, with plain defaults for what they leave out."""

    name: str = "学习资源网"
    short_name: str = ""
    description: str = ""
    host: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    theme: dict[str, Any] = field(default_factory=dict)
    home: list[dict[str, Any]] = field(default_factory=lambda: DEFAULT_HOME)
    footer: list[str] = field(default_factory=list)
    vocabulary: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def theme_css(self) -> str:
        return theme_css(self.theme)

    @cached_property
    def theme_digest(self) -> str:
        return fingerprint(self.theme_css.encode())

    def terms(self, name: str) -> list[str]:
        """Return the vocabulary's list `name`: levels, topics, regions, audiences or formats."""
        return list(self.vocabulary.get(name) or [])


def current_site() -> Site:
    """Return the site as of the version that this request sees."""
    return remembered("site", _read)


def _read() -> Site:
    value = Setting.read("site")
    given = {name: value[name] for name in Site.__dataclass_fields__ if value.get(name)}
    given.setdefault("short_name", given.get("name", Site.name))
    return Site(**given, vocabulary=Setting.read("vocab"))
