"""What is said of pictures, and the ones that came along."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from cedu_site.conversion.escaping import plain_alt

NO_DESCRIPTION = re.compile(
    r"(?:图片|图像|picture|image|img|pic|dsc|微信图片|qq图片|mmexport|屏幕截图|screenshot)"
    r"[\s_\d().-]*(?:\.\w{3,4})?|[0-9a-f-]{16,}(?:\.\w{3,4})?|[\d_. -]+|.*[\\/].*",
    re.I,
)
MADE_UP = re.compile(r"(?:描述已自动生成|AI ?生成的内容可能不正确。?|\(?低可信度\)?).*", re.DOTALL)
FILE_NAME = re.compile(r"[^\\/]{1,60}\.(?:jpe?g|png|gif|webp|bmp|tiff?|heic|wmf|emf|svg)", re.I)
NAMED = 5


def description(text: str) -> str:
    """Return the alternative text an author gave, nothing for one that a program made up."""
    text = MADE_UP.sub("", text).strip()
    return "" if NO_DESCRIPTION.fullmatch(text) or FILE_NAME.fullmatch(text) else plain_alt(text)


def file_name(address: str) -> str:
    """Return the name of the file at `address` where it says something."""
    if address.startswith("data:"):
        return ""
    try:
        name = PurePosixPath(unquote(urlsplit(address).path).replace("\\", "/")).name
    except ValueError:
        return ""
    return plain_alt(name) if FILE_NAME.fullmatch(name) else ""


def placeholder(label: str) -> str:
    """Return the line that stands where a picture did not come along."""
    return f"〔此处有一张图片{'：' if label else ''}{label}，请把图片文件放进来〕"


def left_behind(labels: list[str]) -> str:
    """Return the sentence on the pictures that a paste cannot bring."""
    named = [label for label in labels if label]
    names = "、".join(named[:NAMED]) + (" 等" if len(named) > NAMED else "")
    return (
        f"有 {len(labels)} 张图片没有一起过来{f'（{names}）' if names else ''}，"
        "请把原来的 Word 文件或图片文件一起放进来。"
    )
