"""`cedu sbom`: what the site is made of, after a look at whether it is what was published."""

import json
import sys
from pathlib import Path

import click

from cedu_site.disk import why
from cedu_site.ops.supply.listing import bill_of_materials
from cedu_site.ops.supply.vendored import vendored


@click.command()
@click.option(
    "--output", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), help="写进文件。"
)
def sbom(output: Path | None) -> None:
    """列出网站用到的所有软件和版本（CycloneDX 1.6，JSON）。"""
    damaged = [str(one.path) for one in vendored() if not one.is_whole]
    if damaged:
        raise click.ClickException(
            f"这些文件和发布时的不一样：{'、'.join(damaged)}。请重新安装本程序。"
        )
    text = json.dumps(bill_of_materials(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise click.ClickException(f"“{output}”写不进去：{why(error)}。") from error
    click.echo(f"写进了 {output}。")
