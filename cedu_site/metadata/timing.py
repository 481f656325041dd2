"""Times as authors write them, read for machines; what cannot be read for sure is left out."""

import re
from datetime import time

from cedu_site.metadata.nodes import Node, node

DAYS = "一二三四五六日"
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = re.compile(rf"(?:周|星期|礼拜)?([{DAYS}天])")
TO = "[-–—~～至到]{1,2}"
SPAN = re.compile(rf"(\d{{1,2}})[:：](\d\d)\s*{TO}\s*(\d{{1,2}})[:：](\d\d)")
HOURS = re.compile(rf"(?P<first>周[{DAYS}天])(?:{TO}(?P<last>周?[{DAYS}天]))?\s*(?P<times>[^周]+)")
FEE = re.compile(
    r"(?:学费|报名费|费用|材料费)?[:：]?\s*(?:每人|每期)?\s*(\d{1,6})\s*元(?:/人|/期)?"
)
FREE = "免费"


def days(words: list[str]) -> list[str]:
    """Return weekdays as schema.org calls them; none where one of the words is no weekday."""
    numbers = [_number(word) for word in words]
    return (
        []
        if None in numbers
        else [f"https://schema.org/{ENGLISH[n]}" for n in numbers if n is not None]
    )


def span(text: str) -> tuple[str, str] | None:
    """Return from when until when, as 09:00; None where the text is not just that."""
    match = SPAN.fullmatch(text.strip())
    if not match:
        return None
    try:
        first, last = (time(int(match[at]), int(match[at + 1])) for at in (1, 3))
    except ValueError:
        return None
    return (f"{first:%H:%M}", f"{last:%H:%M}") if first < last else None


def weekly(fields: dict[str, object]) -> Node | None:
    """Return at which times of the week an offering is held."""
    weekdays, times = fields.get("weekdays"), span(str(fields.get("times", "")))
    if not isinstance(weekdays, list) or times is None:
        return None
    return node(
        "Schedule",
        byDay=days(weekdays),
        startTime=times[0],
        endTime=times[1],
        startDate=fields.get("from"),
        endDate=fields.get("to"),
        repeatFrequency="P1W",
        scheduleTimezone="Asia/Shanghai",
    )


def offer(fee: str) -> Node | None:
    """Return what an offering costs; None where the text says more than a sum."""
    paid = FEE.fullmatch(fee.strip())
    if not paid and fee.strip() != FREE:
        return None
    price = int(paid[1]) if paid else 0
    return node(
        "Offer", category="Paid" if price else "Free", price=str(price), priceCurrency="CNY"
    )


def minutes(number: int | None) -> str:
    """Return a number of minutes as ISO 8601 says a duration, empty for none."""
    return f"PT{number}M" if number else ""


def opening_hours(text: str) -> str:
    """Return opening hours as schema.org writes them: Mo-Fr 09:00-17:00; empty if unreadable."""
    match = HOURS.fullmatch(text.strip())
    times = match and span(match["times"])
    if not match or not times:
        return ""
    first, last = _number(match["first"]), _number(match["last"] or match["first"])
    if first is None or last is None or last < first:
        return ""
    during = ENGLISH[first][:2] + (f"-{ENGLISH[last][:2]}" if last > first else "")
    return f"{during} {times[0]}-{times[1]}"


def _number(word: str) -> int | None:
    match = DAY.fullmatch(word)
    return DAYS.index(match[1].replace("天", "日")) if match else None
