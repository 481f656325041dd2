"""Who asks for more at once than any house full of people is told to wait.

It is counted in the process, without a lock or the database, and forgotten with the second: what it
lets through too much costs little. Pages that are kept are given without being counted.
"""

from time import monotonic

from werkzeug.exceptions import TooManyRequests

from cedu_site.web.whence import is_told, whence

TOO_FAST = "您的网络地址一秒里搜索得太多了，请过几秒再试。"
PER_SECOND = 50
WAIT = 1  # seconds


class Pace:
    """How often each address asked in the present second."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._second = 0
        self._asked: dict[str, int] = {}

    def exceeds(self, who: str, moment: float) -> bool:
        """Count a question of `who`; tell whether there were too many within its second."""
        second = int(moment)
        if second != self._second:
            self._second, self._asked = second, {}
        times = self._asked[who] = self._asked.get(who, 0) + 1
        return times > self._most


_searches = Pace(PER_SECOND)


def keep_pace() -> None:
    """Answer 429 to who searches too fast; a `before_request` of what searches."""
    who = whence()
    if is_told(who) and _searches.exceeds(who, monotonic()):
        raise TooManyRequests(TOO_FAST, retry_after=WAIT)
