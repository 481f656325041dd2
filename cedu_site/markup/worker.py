"""The helper process: renders one body after another until its input ends."""

import json
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

MEMORY = 600 * 1024 * 1024
GRACE = 1.0


def main() -> None:
    """Serve `sys.stdin`; the first message says that all is loaded."""
    _limit_memory()
    _skip_front_door()
    from cedu_site.markup.convert import convert

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    _send(answers, {"ready": True})
    while head := requests.read(4):
        request = json.loads(requests.read(int.from_bytes(head)))
        _send(answers, _answer(convert, request["body"], request["seconds"]))


def _limit_memory() -> None:
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    with suppress(ValueError, OSError):  # some systems have no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


def _skip_front_door() -> None:
    """Leave out `cedu_site/__init__.py`: with Flask it takes 45 MB and 0.4 s, for nothing here."""
    house = ModuleType("cedu_site")
    house.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["cedu_site"] = house


def _answer(convert: Callable[[str], Any], body: str, seconds: float) -> dict[str, Any]:
    # Whoever waits kills a slow helper; the alarm ends it also when nobody waits any more.
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    try:
        return {"rendered": convert(body)}
    except MemoryError:
        return {"error": "memory"}
    except RecursionError:
        return {"error": "depth"}
    except Exception:
        return {"error": "failed"}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _send(answers: BinaryIO, message: dict[str, Any]) -> None:
    content = json.dumps(message).encode()
    answers.write(len(content).to_bytes(4) + content)
    answers.flush()


if __name__ == "__main__":
    main()
