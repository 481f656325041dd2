"""Requests over loopback from 16 connections that are kept open, by wrk."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click

CONNECTIONS = 16
LONGEST = 30  # seconds
MISSING = "没有找到 wrk，它负责发请求。请先安装它：apt install wrk"


@dataclass(frozen=True)
class Ask:
    """Addresses that are asked for in turn, with the tag that each is known by, or none."""

    paths: tuple[str, ...]
    tags: tuple[str, ...] = ()


class Broken(click.ClickException):
    """The server answered otherwise than it should; the numbers would say nothing."""

    def __init__(self, what: str) -> None:
        super().__init__(f"网站没有照应有的回答，量不下去：{what}")


def tool() -> str:
    """Return the path of wrk. Raises ClickException where it is not installed."""
    found = shutil.which("wrk")
    if found is None:
        raise click.ClickException(MISSING)
    return found


def drive(port: int, ask: Ask, seconds: float) -> dict[str, Any]:
    """Return how many were answered in how many seconds, and how fast. Raises Broken."""
    tags = ask.tags or ("",) * len(ask.paths)
    lines = [f"{path} {tag}" for path, tag in zip(ask.paths, tags, strict=True)]
    with NamedTemporaryFile("w", suffix=".txt") as plan, as_file(_script()) as script:
        plan.write("\n".join(lines))
        plan.flush()
        found = _run(port, seconds, script, plan.name)
        while found["requests"] < CONNECTIONS and seconds < LONGEST:  # a busy machine
            seconds *= 2
            found = _run(port, seconds, script, plan.name)
    if found["wrong"] or found["lost"] or not found["requests"]:
        raise Broken(f"{ask.paths[0]}: {found}")
    return found


def _script() -> Any:
    return files(__package__) / "load.lua"


def _run(port: int, seconds: float, script: Path, plan: str) -> dict[str, Any]:
    command = [
        *(tool(), "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"),
        *("-s", str(script), f"http://127.0.0.1:{port}", "--", plan),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return dict(json.loads(done.stdout.splitlines()[-1]))
