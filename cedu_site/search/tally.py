"""What this process has counted and still to write down: bounded, shared by its threads."""

from collections import Counter
from datetime import date
from threading import Lock

from cedu_site.search.models import NOTHING, PLAIN_STEPS

STEPS = (*PLAIN_STEPS, "variant", "pinyin", "near", "most", NOTHING)
ANY_STEP = ""  # of a search that is taken back and was counted elsewhere
ANY_STEP_AGAIN = "again"  # of one that had not been written down there yet
MOST_HELD = 1_000  # different searches between two writings
Key = tuple[date, str, str]


class Tally:
    """How often what was searched for on a day, by step, since it was last emptied."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._times: Counter[Key] = Counter()
        self.swept: date | None = None

    def add(self, day: date, q: str, step: str, times: int = 1) -> None:
        """Count a search; a new one is dropped where too many are held."""
        with self._lock:
            self._add((day, q, step), times)

    def take_back(self, day: date, q: str) -> None:
        """Count a search less: here where it is held, else where it was written down."""
        with self._lock:
            held = (step for step in STEPS if self._times[day, q, step] > 0)
            self._add((day, q, next(held, ANY_STEP)), -1)

    def empty(self) -> dict[Key, int]:
        """Return all that is held, and hold nothing."""
        with self._lock:
            held, self._times = self._times, Counter()
        return dict(held)

    def _add(self, key: Key, times: int) -> None:
        if key in self._times or len(self._times) < MOST_HELD:
            self._times[key] += times
            if not self._times[key]:
                del self._times[key]
