"""`cedu content` and `cedu new`: a library goes in, comes out, is begun."""

import shutil
import sys
from contextlib import nullcontext
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from cedu_site.addresses import RESERVED
from cedu_site.database import migrate, writing
from cedu_site.disk import why
from cedu_site.extensions import db
from cedu_site.library.bringing_up import take_in_library
from cedu_site.library.exporter import export
from cedu_site.library.importer import Import, rehearsal
from cedu_site.library.models import LibraryFile
from cedu_site.library.rendering import render_all
from cedu_site.library.report import Report
from cedu_site.place.models import Setting
from cedu_site.search.following import follow
from cedu_site.text.slugs import slugify

STARTER = Path(__file__).parent / "starter"
content = AppGroup("content", help="内容文件夹的导入、导出、检查和重新生成。")
folder = click.Path(exists=True, file_okay=False, path_type=Path)


@content.command("import")
@click.argument("path", type=folder, required=False)
@click.option("--course", metavar="SLUG", help="把任意 Markdown 文件夹导入成一门课程。")
@click.option("--dry-run", is_flag=True, help="只演练，不改动。")
@with_appcontext
def import_(path: Path | None, course: str | None, dry_run: bool) -> None:
    """导入内容文件夹（默认：网站自己的）中有变化的文件。"""
    migrate()
    root = path or current_app.config["CONTENT"]
    prefix = ""
    if course is not None:
        prefix = _course_prefix(course, path)
    with writing(), rehearsal() if dry_run else nullcontext():
        reports = take_in_first(rehearse=dry_run) if course is not None else []
        reports.append(Import(root, prefix, rehearse=dry_run).run())
    if not dry_run:
        follow()
    end(*reports)


@content.command("export")
@click.argument("path", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export_(path: Path) -> None:
    """把网站写成内容文件夹；没有改过的文件与原来逐字节相同。"""
    migrate()
    if path.is_dir() and any(path.iterdir()) and not (path / "site.yaml").is_file():
        raise click.UsageError(f"{path} 里有别的东西，请给一个空文件夹或原来的内容文件夹。")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(path, error) from error
    end(export(path))


@content.command("render")
@with_appcontext
def render_() -> None:
    """从保存的文字重新生成所有页面。"""
    migrate()
    report = Report()
    with writing():
        render_all(report)
    follow()
    end(report)


@click.command("new")
@click.argument("path", type=click.Path(file_okay=False, path_type=Path))
def new(path: Path) -> None:
    """在一个新文件夹里写一份中性的起步内容，给另一个地方用。"""
    try:
        if path.exists() and any(path.iterdir()):
            raise click.UsageError(f"{path} 不是空文件夹。")
        shutil.copytree(STARTER, path, dirs_exist_ok=True)
    except OSError as error:
        raise _not_writable(path, error) from error
    library = path.resolve()
    data = library.with_name(f"{library.name}-data")
    click.echo(f"已写好：{library}。改好 site.yaml 后运行：")
    click.echo(f"CEDU_CONTENT={library} CEDU_DATA_DIR={data} {sys.argv[0]} serve")


def register(app: Flask) -> None:
    app.cli.add_command(content)
    app.cli.add_command(new)


def _course_prefix(course: str, path: Path | None) -> str:
    """Return what stands before the paths of a course's files. Raises UsageError."""
    if path is None or not course or course != slugify(course) or course in RESERVED:
        raise click.UsageError("--course 要有一个文件夹，课程网址由小写字母、数字、汉字和 - 组成。")
    prefix, mounted = f"courses/{course}/", str(current_app.config["CONTENT"])
    own = select(LibraryFile.path).filter_by(origin=mounted)
    if db.session.scalar(own.where(LibraryFile.path.startswith(prefix, autoescape=True)).limit(1)):
        raise click.UsageError(f"课程 {course} 属于内容文件夹，请换一个课程网址。")
    return prefix


def take_in_first(*, rehearse: bool = False) -> list[Report]:
    """Take in the mounted library where none has been."""
    return [] if Setting.read("site") else [take_in_library(rehearse=rehearse)]


def _not_writable(path: Path, error: OSError) -> click.ClickException:
    return click.ClickException(f"文件夹 {path} 不能写入：{why(error)}。")


def end(*reports: Report) -> None:
    """Sum up the last report, the others have been; leave with 1 when anything was refused."""
    reports[-1].say()
    sys.exit(1 if any(report.refused for report in reports) else 0)
