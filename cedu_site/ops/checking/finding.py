"""What `cedu check` found."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is not as it should be; `place` is where: 数据库, 图片和文件, 检索索引."""

    place: str
    said: str
