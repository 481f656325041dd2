"""The files of the index as Whoosh reads them, each read at a place of its own.

Processes that were forked share where an open file was read last: one would move the other.
"""

import os
from io import BufferedReader
from pathlib import Path
from typing import Any
from weakref import finalize

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


class Files(FileStorage):  # type: ignore[misc]
    """The files in a folder, which any number of threads and forked processes may read at once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def open_file(self, name: str, **how: Any) -> StructFile:
        return _Placed(Path(self.folder, name).open("rb"), name=name, **how)


class _Placed(StructFile):  # type: ignore[misc]
    """An open file that is closed when nobody reads it any more."""

    def __init__(self, file: BufferedReader, **how: Any) -> None:
        super().__init__(file, **how)
        finalize(self, file.close)

    def get(self, position: int, length: int) -> bytes:
        data = os.pread(self.fileno(), length, position)
        if len(data) < length:
            raise OSError(f"{self} is cut off")
        return data
