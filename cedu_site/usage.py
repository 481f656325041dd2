"""What is wrong with how a command was written, in Chinese: click itself says it in English."""

import re

from click import BadParameter, ClickException, Context, MissingParameter, UsageError
from click.exceptions import NoSuchOption

STOPPED = "停下了，没有做完，原来的都还在；可以再运行一次。"
WORDS = (  # what click says, and how we do
    (r"No such command '(.+)'\.", r"没有命令“\1”"),
    (r"(.+) is not in the range (.+)\.", r"\1 不在 \2 的范围里"),
    (r"(.+) is not a valid (?:integer|float)(?: range)?\.", r"\1 不是数字"),
    (r"(.+) is not one of (.+)\.", r"\1 不行，只能是 \2"),
    (r"(?:File|Directory|Path) (.+) does not exist\.", r"没有 \1"),
    (r"(?:File|Directory) (.+) is a (?:file|directory)\.", r"\1 不是要的那一种"),
    (r"(?:File|Directory|Path) (.+) is not (?:readable|writable|executable)\.", r"\1 没有权限"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多写了 \1"),
    (r"Option (.+) requires (?:an|\d+) arguments?\.", r"选项 \1 后面要写一个值"),
    (r"Option (.+) does not take a value\.", r"选项 \1 后面不写值"),
)


def told(error: ClickException) -> str:
    """Return what is wrong, and with how a command was written where its help is found."""
    if type(error).__name__ == "NoArgsIsHelpError":  # not every click has it
        return error.format_message()
    said = f"cedu: {_said(error)}"
    ended = said if said.endswith(("。", "？", "）")) else said + "。"
    if not isinstance(error, UsageError) or error.ctx is None:
        return ended
    return f"{ended}怎么写，请看 {_command(error.ctx)} --help。"


def _said(error: ClickException) -> str:
    if isinstance(error, NoSuchOption):
        return f"没有选项 {error.option_name}" + _perhaps(error.possibilities)
    if isinstance(error, MissingParameter):
        return f"还要写 {_hint(error)}"
    hint = _hint(error) if isinstance(error, BadParameter) else ""
    said = _in_chinese(error.message)
    return f"{hint} 不对：{said}" if hint and said != error.message else said


def _in_chinese(message: str) -> str:
    """Return what click says as we would; what is our own stays as it is."""
    for pattern, words in WORDS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(words)
    return message


def _hint(error: BadParameter) -> str:
    """Return the option or argument that an error is about, as it is written."""
    if error.param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return error.param.get_error_hint(error.ctx).replace("'", "").strip("[]")


def _perhaps(known: list[str] | None) -> str:
    return f"，是不是 {'、'.join(sorted(known))}？" if known else ""


def _command(ctx: Context) -> str:
    return " ".join(("cedu", *ctx.command_path.split()[1:]))
