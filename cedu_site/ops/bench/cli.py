"""`cedu bench search`: how well the search finds, how fast, and what its index costs;
`cedu bench site`, `desk` and `sharing`, which need no files: what each page costs under load, how
fast an editor of a large site is answered, and how fast other sites and programs are."""

import json
import signal
import sys
from pathlib import Path
from typing import Any

import click

from cedu_site.ops.bench import desk as desk_work
from cedu_site.ops.bench import desk_table, environment, latency, quality, sharing_table, table
from cedu_site.ops.bench import sharing as sharing_work
from cedu_site.ops.bench.site import kept, measuring
from cedu_site.ops.bench.site import table as site_table
from cedu_site.ops.bench.site.promises import promises
from cedu_site.ops.bench.squad import Collection, NotSquad, read_collection
from cedu_site.ops.serving.choosing import Server

NOTHING_GIVEN = (
    "请给出至少一个 SQuAD 形式的 JSON 文件：问题从它来，测速度用的文章也由它的句子拼成。"
)
SIZES = "1000,10000,100000"
SERVERS = [str(one) for one in Server if one is not Server.AUTO]
SMALLEST, LARGEST = 50, 2_000_000
ENDED = 143  # as a shell says that SIGTERM ended something


def _sizes(context: click.Context, option: click.Parameter, value: str) -> list[int]:
    """Return numbers of documents, which are written with commas between. Raises BadParameter."""
    words = [word.strip() for word in value.split(",")]
    sizes = [int(word) for word in words if word.isascii() and word.isdigit()]
    if len(sizes) != len(words) or not all(SMALLEST <= one <= LARGEST for one in sizes):
        raise click.BadParameter(f"应是 {SMALLEST} 到 {LARGEST:,} 的整数，用逗号隔开，如 {SIZES}。")
    return sizes


def _servers(context: click.Context, option: click.Parameter, value: str) -> list[str]:
    """Return names of servers, which are written with commas between. Raises BadParameter."""
    names = [name.strip() for name in value.split(",")]
    if not set(names) <= set(SERVERS):
        raise click.BadParameter(f"应是 {'、'.join(SERVERS)}，用逗号隔开。")
    return names


@click.group("bench", help="量一量：结果可信、可重复，不碰网站自己的数据。")
def bench() -> None:
    pass


@bench.command("search")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sizes", callback=_sizes, default=SIZES, show_default=True, help="各量多少篇。")
@click.option(
    "--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="把数字写进这个文件。"
)
@click.option("--queries", type=click.IntRange(min=1), help="每处最多问几个（默认：全部）。")
def search(
    files: tuple[Path, ...], sizes: list[int], out: Path | None, queries: int | None
) -> None:
    """量搜索的质量、速度和索引，旁边是 SQLite FTS5 做同样的事。

    FILE 是 SQuAD 形式的问答 JSON 文件，可以给几个。
    """
    collections = _read(files)
    if out:
        _check_writable(out)
    found: dict[str, Any] = {"environment": environment.describe(), "quality": [], "sizes": []}
    for collection in collections:
        found["quality"].append(quality.measure(collection, queries))
    for size in sizes:
        found["sizes"].append(latency.measure(collections, size, queries))
    table.say(found)
    if out:
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(1 if _went_wrong(found) else 0)


_pages = click.option(
    "--pages",
    default=10_000,
    show_default=True,
    type=click.IntRange(SMALLEST, LARGEST),
    help="网站有多少页。",
)
_rounds = click.option(
    "--rounds", default=60, show_default=True, type=click.IntRange(1, 10_000), help="各做多少遍。"
)
_json = click.option(
    "--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="把数字写进这个文件。"
)


@bench.command("desk")
@_pages
@_rounds
@_json
def desk(pages: int, rounds: int, out: Path | None) -> None:
    """量编辑室：发布、预览和各页要多久，旁边是只排版、只写一行要多久。

    不需要文件。没有做到所承诺的，就以 1 结束。
    """  # fmt: skip
    _measure(desk_work, desk_table, pages, rounds, out)


@bench.command("sharing")
@_pages
@_rounds
@_json
def sharing(pages: int, rounds: int, out: Path | None) -> None:
    """量分享：嵌入、订阅、oEmbed、JSON 接口每次都现做要多久。

    不需要文件。没有做到所承诺的，就以 1 结束。
    """  # fmt: skip
    _measure(sharing_work, sharing_table, pages, rounds, out)


@bench.command("site")
@click.option("--sizes", callback=_sizes, default="500,10000,100000", show_default=True,
              help="网站有多少页，各量一遍。")  # fmt: skip
@click.option("--servers", callback=_servers, default=",".join(SERVERS), show_default=True,
              help="用哪些服务器。")  # fmt: skip
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 1000),
              help="轮流量几遍。")  # fmt: skip
@click.option("--seconds", default=2.0, show_default=True, type=click.FloatRange(1, 600),
              help="每次量几秒。")  # fmt: skip
@click.option("--folder", default=kept.FOLDER, show_default=True, type=click.Path(path_type=Path),
              help="造好的网站存在哪里，下次再用。")  # fmt: skip
@_json
def site(
    sizes: list[int],
    servers: list[str],
    rounds: int,
    seconds: float,
    folder: Path,
    out: Path | None,
) -> None:
    """量整个网站：每种页面要多少 CPU 时间、每秒能答多少，旁边是空的 Flask。

    不需要文件，要装 wrk。没有做到所承诺的，就以 1 结束。
    """  # fmt: skip
    if out:
        _check_writable(out)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))  # copies are removed even then
    found = measuring.measure(sizes, servers, rounds, seconds, folder)
    found |= {"promises": promises(found)}
    site_table.say(found)
    if out:
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(0 if all(one["kept"] for one in found["promises"]) else 1)


def _measure(work: Any, shown: Any, pages: int, rounds: int, out: Path | None) -> None:
    """Measure, say what was found, keep it in `out`; leave with 1 where a promise is broken."""
    if out:
        _check_writable(out)
    found = {"environment": environment.describe(), **work.measure(pages, rounds)}
    shown.say(found)
    if out:
        out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(1 if work.broken(found) else 0)


def _read(files: tuple[Path, ...]) -> list[Collection]:
    if not files:
        raise click.UsageError(NOTHING_GIVEN)
    try:
        return [read_collection(file) for file in files]
    except NotSquad as error:
        raise click.ClickException(str(error)) from error


def _check_writable(out: Path) -> None:
    try:
        out.open("a").close()
    except OSError as error:
        raise click.ClickException(f"文件 {out} 不能写入：{error.strerror}。") from error


def _went_wrong(found: dict[str, Any]) -> bool:
    """Tell whether a page was not taken in as it is, or a search failed."""
    refused = any(one["refused"] or one["altered"] for one in found["quality"])
    return refused or any(one["adversarial"]["failed"] for one in found["sizes"])
