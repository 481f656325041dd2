"""A helper process for one conversion, with limits, killed when it takes too long."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from cedu_site.conversion.converted import ConversionRefused, Converted, Picture

WORKER = str(Path(__file__).with_name("worker.py"))
START_SECONDS = 10.0
AT_ONCE = threading.BoundedSemaphore(2)
REASONS = {
    "slow": "转换太慢，已经停止；请把内容分成几份再放进来。",
    "memory": "转换要用的内存太多，已经停止；请把文件分成几份，或先缩小里面的图片。",
    "depth": "内容一层套一层太深，无法转换；请简化表格和文本框再放进来。",
    "long": "内容太长：最多 400,000 个字符，请分成几份再放进来。",
    "failed": "这份内容无法转换；请在 Word 或 WPS 里“另存为”.docx 再试，或只粘贴文字。",
}


def convert(kind: str, data: bytes, folder: Path, seconds: float) -> Converted:
    """Return `data` of the `kind` docx or html converted in at most `seconds`.

    `folder` is empty and belongs to this conversion. Raises ConversionRefused.
    """
    (folder / "input").write_bytes(data)
    with AT_ONCE:
        _run(kind, folder, seconds)
    try:
        answer = json.loads((folder / "answer.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise ConversionRefused(REASONS["memory"]) from None  # it ended without a word
    if "error" in answer:
        raise ConversionRefused(REASONS.get(answer["error"], answer["error"]))
    return _converted(answer, folder)


def _run(kind: str, folder: Path, seconds: float) -> None:
    try:
        subprocess.run(  # noqa: S603 - a fixed command
            (sys.executable, "-P", WORKER, kind, str(folder), str(seconds)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if not key.startswith("CEDU_")},
            timeout=seconds + START_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ConversionRefused(REASONS["slow"]) from None


def _converted(answer: dict[str, Any], folder: Path) -> Converted:
    pictures = [
        Picture(picture["name"], (folder / picture["name"]).read_bytes(), picture["alt"])
        for picture in answer.get("pictures", [])
    ]
    return Converted(answer["title"], answer["body"], pictures, answer["notices"])
