"""Who brings, moves or sweeps many files of the media folder does so alone, over all processes.

The hold is on the folder itself: it leaves no file behind, and goes with the process that has it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from cedu_site.config import SettingError


class NotAlone(SettingError):
    """Another command is at the media folder; the message is one Chinese sentence."""


@contextmanager
def alone_with_media() -> Iterator[None]:
    """Keep out every other command that would move files. Raises NotAlone."""
    if os.name != "posix":  # there one has to see to it oneself
        yield
        return
    import fcntl

    folder = Path(current_app.config["MEDIA_DIR"])
    opened = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotAlone(
                f"另一条 cedu restore 或 cedu check 正在整理 {folder}，没有动它；"
                "请等它做完，再运行一次。"
            ) from error
        yield
    finally:
        os.close(opened)
