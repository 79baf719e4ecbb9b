"""Files that are no ledger: one clear sentence, an exit code, nothing half-written."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from tests.township import Township
from tests.visits.workbooks import ELDER, ledger
from visits.register.models import Elder

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def run(township: Township, tmp_path: Path) -> Any:
    def import_it(name: str, *arguments: str) -> None:
        call_command("import_ledger", str(tmp_path / name), "--area", township.area.code, "--apply", *arguments)

    return import_it


def _zip(path: Path, **entries: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def _write(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    good = tmp_path / "good.xlsx"
    ledger(good, ELDER)
    if name == "empty.xlsx":
        path.write_bytes(b"")
    elif name == "text.xlsx":
        path.write_bytes(b"\x00\x01 not a workbook")
    elif name == "cut.xlsx":
        path.write_bytes(good.read_bytes()[:-700])
    elif name == "zip.xlsx":
        _zip(path, readme=b"hello")
    elif name == "old.xls":
        path.write_bytes(OLE + b"\x00" * 600)
    elif name == "password.xlsx":
        path.write_bytes(OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))
    elif name == "macro.xls":
        path.write_bytes(OLE + b"\x00" * 600 + "Workbook _VBA_PROJECT".encode("utf-16-le"))
    elif name == "far.xlsx":
        book = load_workbook(good)
        book.worksheets[0]["XFD90000"] = "x"
        book.save(path)
    elif name == "large.xlsx":
        with path.open("wb") as file:
            file.truncate(200 * 2**20)
    elif name == "macro.xlsm":
        path.write_bytes(good.read_bytes())
    elif name == "bomb.xlsx":
        _zip(path, **{"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"0" * 2**25})
    elif name == "broken.xlsx":
        _zip(path, **{"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<"})
    elif name == "headless.xlsx":
        book = Workbook()
        book.worksheets[0].append([1, 2, 3])
        book.save(path)
    elif name == "no_village.xlsx":
        ledger(path, {"姓名": "秦大娘", "年龄": 80})
    elif name == "no_village.csv":
        path.write_text("姓名,年龄\n秦大娘,80\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.xlsx", "打不开"),
        ("empty.xlsx", "空的"),
        ("text.xlsx", "不是表格"),
        ("cut.xlsx", "没有下载完整"),
        ("zip.xlsx", "压缩包"),
        ("old.xls", "损坏"),
        ("password.xlsx", "有密码"),
        ("macro.xls", "宏"),
        ("far.xlsx", "行列异常多"),
        ("large.xlsx", "超过 20 MB"),
        ("macro.xlsm", "宏"),
        ("bomb.xlsx", "异常巨大"),
        ("broken.xlsx", "已损坏"),
        ("headless.xlsx", "找不到表头"),
        ("no_village.xlsx", "找不到表头"),
        ("no_village.csv", "姓名、村"),
    ],
)
def test_a_file_that_is_no_ledger_is_named_for_what_it_is(
    run: Any, township: Township, tmp_path: Path, name: str, words: str
) -> None:
    _write(tmp_path, name)
    before = Elder.objects.count()
    with pytest.raises(CommandError, match=words) as caught:
        run(name)
    assert "\n" not in str(caught.value)
    assert Elder.objects.count() == before


def test_an_unknown_area_is_named(township: Township, tmp_path: Path) -> None:
    ledger(tmp_path / "good.xlsx", ELDER)
    with pytest.raises(CommandError, match="999999999999"):
        call_command("import_ledger", str(tmp_path / "good.xlsx"), "--area", "999999999999")


def test_a_report_that_cannot_be_written_is_named_before_anything_enters(run: Any, tmp_path: Path) -> None:
    ledger(tmp_path / "good.xlsx", ELDER)
    with pytest.raises(CommandError, match="写不进去"):
        run("good.xlsx", "--report", str(tmp_path / "nowhere" / "report.xlsx"))
    assert not Elder.objects.filter(name="秦大娘").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_comes_in_whatever_its_encoding(run: Any, township: Township, tmp_path: Path, encoding: str) -> None:
    line = "村,姓名,公民身份号码,经济困难,孤寡\n上河村,秦大娘,11010519491231002X,√,√\n"
    (tmp_path / "台账.csv").write_bytes(line.encode(encoding))
    run("台账.csv")
    assert Elder.objects.get(name="秦大娘").id_number == "11010519491231002X"


def test_a_workbook_of_the_old_format_comes_in(run: Any, tmp_path: Path) -> None:
    """Written once by a program for .xls files; nothing here writes them any more."""
    shutil.copy(Path(__file__).parent / "old_ledger.xls", tmp_path)
    run("old_ledger.xls")
    assert Elder.objects.get(name="秦大娘").id_number == "11010519491231002X"
