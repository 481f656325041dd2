"""`make lock`: resolves the ranges of pyproject.toml into requirements.lock, with the SHA-256 of
every file that pip may take for the platforms and Pythons we support.

pip resolves for the first target, then looks for the same versions for the others. With `--lowest`
it says the lower ends of the ranges: `make test-lowest` runs the tests with exactly these.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MACHINES = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13")
LIBC = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")
_LOWER = re.compile(r"^([\w.\[\]-]+?)(?:>=|==)([\w.]+)", re.MULTILINE)
HEAD = """\
# Made by `make lock` from the ranges in pyproject.toml; do not edit. Install with
#     pip install --require-hashes -r requirements.lock
#     pip install --no-deps .
# Linux (glibc) on {machines}, Python {pythons}.
"""
Locked = dict[str, tuple[str, set[str]]]  # name: version and SHA-256 of its files


def lock(pyproject: Path) -> Locked:
    """Return what the ranges of `pyproject` come to on every target. Raises CalledProcessError
    where pip finds no answer, ValueError where targets would need different versions."""
    wanted = _ranges(pyproject)
    locked: Locked = {}
    for machine in MACHINES:
        for python in PYTHONS:
            for item in _resolve(wanted, locked, machine, python):
                _add(locked, item)
    return locked


def _resolve(wanted: list[str], known: Locked, machine: str, python: str) -> list[Any]:
    """Return the items of pip's report for one target, of the versions `known` where there are."""
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("".join(f"{name}=={v}\n" for name, (v, _) in known.items()))
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--quiet", "--only-binary=:all:", "--target", folder, "--report", str(report)]
        command += ["--python-version", python, "--constraint", str(constraints)]
        command += [f"--platform={libc}_{machine}" for libc in LIBC]
        subprocess.run([*command, *wanted], check=True)  # noqa: S603
        found: list[Any] = json.loads(report.read_text("utf-8"))["install"]
        return found


def _add(locked: Locked, item: Any) -> None:
    name, version = folded(item["metadata"]["name"]), item["metadata"]["version"]
    known, hashes = locked.setdefault(name, (version, set()))
    if known != version:
        raise ValueError(f"{name}: {known} and {version}")
    hashes.add(item["download_info"]["archive_info"]["hashes"]["sha256"])


def folded(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def written(locked: Locked) -> str:
    """Return the text of the lock."""
    head = HEAD.format(machines=", ".join(MACHINES), pythons=", ".join(PYTHONS))
    return head + "".join(_entry(name, *locked[name]) for name in sorted(locked))


def _entry(name: str, version: str, hashes: Iterable[str]) -> str:
    lines = [f"{name}=={version}", *(f"    --hash=sha256:{one}" for one in sorted(hashes))]
    return " \\\n".join(lines) + "\n"


def lowest(pyproject: Path) -> list[str]:
    """Return the lower end of every range, for a test run that shows that the ranges hold."""
    wanted = _ranges(pyproject)
    return [f"{name}=={version}" for name, version in re.findall(_LOWER, "\n".join(wanted))]


def _ranges(pyproject: Path) -> list[str]:
    lines: list[str] = tomllib.loads(pyproject.read_text("utf-8"))["project"]["dependencies"]
    return lines


if __name__ == "__main__":
    source = Path("pyproject.toml")
    if sys.argv[1:] == ["--lowest"]:
        print("\n".join(lowest(source)))
    else:
        Path("requirements.lock").write_text(written(lock(source)), "utf-8")
