"""A disk that takes nothing: how that is told, from the system and from either database."""

import errno
import os
import shutil
from enum import StrEnum
from pathlib import Path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
FULL_SIGNS = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "53100")
CLOSED_SIGNS = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "25006")

REASONS = {
    errno.ENOENT: "没有这个文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里只能读",
    errno.EEXIST: "同名的文件已经有了",
    errno.ENOTDIR: "它是文件，不是文件夹",
    errno.EISDIR: "它是文件夹，不是文件",
    errno.ENAMETOOLONG: "名字太长",
    errno.EADDRINUSE: "别的程序正在用",
    errno.EADDRNOTAVAIL: "这台机器没有这个地址",
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "磁盘满了"),
}


class Trouble(StrEnum):
    """Why nothing can be written, as who wanted to is told."""

    FULL = "服务器的磁盘满了，刚才的内容没有保存；请先留一份，告诉管理员清理磁盘，再保存一次。"
    CLOSED = (
        "服务器的数据文件夹现在不能写入，刚才的内容没有保存；请先留一份，告诉管理员，再保存一次。"
    )


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return why the disk did not take what was to be written; None where it is not that."""
    if isinstance(error, OSError):
        number = error.errno
        return Trouble.FULL if number in FULL else Trouble.CLOSED if number in CLOSED else None
    sign = str(getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or "")
    if sign.startswith(FULL_SIGNS):
        return Trouble.FULL
    return Trouble.CLOSED if sign.startswith(CLOSED_SIGNS) else None


def why(error: OSError) -> str:
    """Return in a few words why the system did not do what was asked."""
    return REASONS.get(error.errno or 0) or error.strerror or "系统不让"


def free_bytes(folder: Path) -> int:
    """Return how much a service may still write to where `folder` lies, 0 where that is gone."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def is_writable(folder: Path) -> bool:
    """Tell whether files can be made in `folder`, without making one."""
    return os.access(folder, os.W_OK | os.X_OK)
