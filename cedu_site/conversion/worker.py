"""The helper process: converts one input and ends."""

import json
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

MEMORY = 700 * 1024 * 1024
LARGEST_FILE = 64 * 1024 * 1024
DEPTH = 6000


def main() -> None:
    """Convert `input` of the folder in the arguments and write `answer.json` beside it."""
    kind, folder, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    _skip_front_door()
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _limit(resource.RLIMIT_CPU, int(seconds) + 5)
    _answer(folder, {"error": "slow"})  # holds if the alarm or the system ends this process
    sys.setrecursionlimit(DEPTH)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    answer = _convert(kind, folder)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _answer(folder, answer)


def _convert(kind: str, folder: Path) -> dict[str, Any]:
    from cedu_site.conversion import docx, paste
    from cedu_site.conversion.converted import ConversionRefused
    from cedu_site.conversion.page import TooLong

    data = (folder / "input").read_bytes()
    try:
        if kind == "docx":
            return docx.convert(data, folder)
        return paste.convert(data.decode("utf-8", "replace"))
    except ConversionRefused as refusal:
        return {"error": str(refusal)}
    except TooLong:
        return {"error": "long"}
    except MemoryError:
        return {"error": "memory"}
    except RecursionError:
        return {"error": "depth"}
    except Exception:
        return {"error": "failed"}


def _answer(folder: Path, answer: dict[str, Any]) -> None:
    (folder / "answer.json").write_text(json.dumps(answer), "utf-8")


def _limit(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    with suppress(ValueError, OSError):  # some systems have no such limit
        resource.setrlimit(which, (value, hard))


def _skip_front_door() -> None:
    """Leave out `cedu_site/__init__.py`: with Flask it takes 45 MB and 0.4 s, for nothing here."""
    house = ModuleType("cedu_site")
    house.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["cedu_site"] = house


if __name__ == "__main__":
    main()
