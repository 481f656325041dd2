"""What an author may say about a page above its text, and how each value is read."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from cedu_site.clock import in_beijing, read_moment

Reader = Callable[[Any], Any]
EMPTY: tuple[Any, ...] = (None, "", [], {})
MOST_READINGS = 3
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no lone surrogate


def text(value: Any) -> str:
    """Return one line of text."""
    if isinstance(value, dict | list):
        raise ValueError("应是一行文字")
    line = " ".join(str(value).split())
    if UNSTORABLE.search(line):
        raise ValueError("含有不能保存的字符")
    return line


def words(value: Any) -> list[str]:
    """Return a list of texts; one text alone may be written without a list."""
    values = value if isinstance(value, list) else re.split(r"[、，,]", text(value))
    return [word for word in map(text, values) if word]


def number(value: Any) -> int:
    """Return a whole number of at most six digits."""
    if not re.fullmatch(r"[0-9]{1,6}", text(value)):
        raise ValueError("应是一个整数")
    return int(text(value))


def yes(value: Any) -> bool:
    """Return whether the value says yes."""
    known = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    if text(value).lower() not in known:
        raise ValueError("应是 true 或 false")
    return known[text(value).lower()]


def moment(value: Any) -> str:
    """Return a moment as ISO text in UTC; authors write Beijing time."""
    try:
        read = read_moment(text(value))
        in_beijing(read)
        return read.isoformat()
    except (ValueError, OverflowError):
        raise ValueError("应是日期，月、日都写两位，如 2026-09-01 或 2026-09-01 09:00") from None


def day(value: Any) -> str:
    """Return a date as ISO text."""
    try:
        return date.fromisoformat(text(value)).isoformat()
    except ValueError:
        raise ValueError("应是日期，月、日都写两位，如 2026-09-01") from None


def readings(value: Any) -> int:
    """Return how many people read a page before it is published."""
    if number(value) > MOST_READINGS:
        raise ValueError(f"应在 0 到 {MOST_READINGS} 之间")
    return number(value)


def months(value: Any) -> list[int]:
    """Return month numbers."""
    numbers = [number(word) for word in words(value)]
    if not all(1 <= month <= 12 for month in numbers):
        raise ValueError("月份应在 1 到 12 之间")
    return numbers


def source(value: Any) -> dict[str, str]:
    """Return name, url and date of a source; a text alone is its name."""
    if not isinstance(value, dict):
        return {"name": text(value)} if text(value) else {}
    kept = {key: text(value[key]) for key in ("name", "url", "date") if text(value.get(key, ""))}
    if not re.match(r"https?://", kept.get("url", "https://")):
        raise ValueError("来源网址应以 http:// 或 https:// 开头")
    return kept


def paths(value: Any) -> list[str]:
    """Return addresses inside this site, each as it begins with `/`."""
    values = words(value)
    if not all(re.fullmatch(r"/[^\s?#]{1,399}", one) for one in values):
        raise ValueError("应是本站的旧网址，以 / 开头，如 /courses/cha/cai-cha")
    return values


def one_of(*allowed: str) -> Reader:
    """Return a reader that takes only the words of a fixed list."""

    def read(value: Any) -> str:
        if text(value) not in allowed:
            raise ValueError("应是其中之一：" + "、".join(allowed))
        return text(value)

    return read


READERS: dict[str, Reader] = {
    "title": text,
    "title_alt": words,
    "slug": text,
    "uid": text,
    "former": paths,
    "summary": text,
    "centre": text,
    "author": text,
    "topics": words,
    "region": words,
    "audience": words,
    "format": words,
    "level": text,
    "minutes": number,
    "timeline": text,
    "yield": text,
    "published": moment,
    "expires": moment,
    "pinned": moment,
    "source": source,
    "licence": text,
    "cover": text,
    "season": months,
    "successor": text,
    "ai": one_of("none", "assisted", "generated"),
    "status": one_of("published", "draft", "withdrawn"),
    "example": yes,
    "event_date": day,
    "event_type": one_of("日常", "专项"),
    "project": text,
    "attendance": number,
    "attendance_method": text,
    "photo_consent": yes,
    "course": text,
    "place": text,
    "weekdays": words,
    "times": text,
    "from": day,
    "to": day,
    "fee": text,
    "join": text,
    "readings": readings,
    "small_team": yes,
}


class FieldRefused(Exception):
    """A field cannot be read; `name` says which, the message why, in one Chinese sentence."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"“{name}”{message}。")
        self.name, self.problem = name, message


def read_fields(written: dict[str, Any]) -> dict[str, Any]:
    """Return what `written` says, as JSON values; empty and unknown ones are left out.

    Raises FieldRefused for the first value that is not of its kind.
    """
    fields = {}
    for name, reader in READERS.items():
        value = written.get(name)
        if value in EMPTY:
            continue
        try:
            fields[name] = reader(value)
        except ValueError as error:
            raise FieldRefused(name, str(error)) from error
    if fields.get("to") and fields["to"] < fields.get("from", ""):
        raise FieldRefused("to", "早于开始日期（from）")
    return {name: value for name, value in fields.items() if value not in EMPTY}


def as_moment(fields: dict[str, Any], name: str) -> datetime | None:
    """Return the moment kept under `name`, aware."""
    return datetime.fromisoformat(fields[name]) if fields.get(name) else None


def as_day(fields: dict[str, Any], name: str) -> date | None:
    """Return the date kept under `name`."""
    return date.fromisoformat(fields[name]) if fields.get(name) else None
