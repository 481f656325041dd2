"""What the clients of a torture write: of each word follows a whole text, so that one can tell."""

import random
import re
from io import BytesIO

from PIL import Image

from tests.conversion.made import anchored, blip, document, p

WORD = re.compile(r"zi[a-z]\d+q")
LINES = (
    "昨天下午，三十五人来学编竹篮。",
    "先破篾，再起底，一压一挑地编。",
    "竹子怕潮，也怕暴晒；用过以后擦干。",
    "茶油抹在篾条上，冬天就不裂。",
    "会唱的人站在坡上，听的人站在河边。",
)
LONGEST = 40  # paragraphs


def word(client: str, number: int) -> str:
    """Return a word that nobody else writes."""
    return f"zi{client}{number}q"


def beginning(of: str) -> str:
    return f"{of} 从这里开始。"


def ending(of: str) -> str:
    return f"{of} 到这里为止。"


def body_of(of: str) -> str:
    """Return the text that belongs to a word, always the same."""
    dice = random.Random(of)
    between = ["".join(dice.choices(LINES, k=4)) for _ in range(dice.randrange(LONGEST))]
    return "\n\n".join([beginning(of), *between, ending(of)])


def is_whole(of: str, body: str) -> bool:
    """Tell whether a body has all of the word's text, however its lines end."""
    return body_of(of) in body.replace("\r\n", "\n")


def title_of(of: str) -> str:
    return f"示例 {of}"


def picture_of(of: str) -> bytes:
    """Return a photograph that nobody else has."""
    dice = random.Random(of)
    small = Image.frombytes("RGB", (8, 6), dice.randbytes(8 * 6 * 3))
    file = BytesIO()
    small.resize(dice.choice([(80, 60), (640, 480), (1200, 900)])).save(file, "JPEG")
    return file.getvalue()


def document_of(of: str) -> bytes:
    """Return a Word document with the word's text and its picture."""
    lines = [p(line) for line in body_of(of).split("\n\n")]
    shown = f"<w:p><w:r>{anchored(blip('rId9'), of)}</w:r></w:p>"
    return document("".join([*lines, shown]), pictures={"rId9": picture_of(of)})
