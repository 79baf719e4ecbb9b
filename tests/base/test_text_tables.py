"""Text tables as programs write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.text_tables import NotATable, text_rows

ROWS = [["姓名", "村", "电话"], ["王秀英", "上河村", "0355-8123456"]]
COMMAS = "姓名,村,电话\n王秀英,上河村,0355-8123456\n"


@pytest.mark.parametrize(
    "content",
    [
        COMMAS.encode(), COMMAS.encode("utf-8-sig"), COMMAS.encode("gb18030"), COMMAS.encode("utf-16"),
        COMMAS.encode("utf-16-le"),
        COMMAS.encode("utf-16-be"), COMMAS.replace("\n", "\r\n").encode(), COMMAS.replace("\n", "\r").encode(),
        COMMAS.rstrip().encode(),
        COMMAS.replace(",", ";").encode(), COMMAS.replace(",", "\t").encode("utf-16"),
        COMMAS.replace(",", "|").encode(),
        '姓名,村,电话\n"王秀英","上河村","0355-8123456"\n'.encode(),
        '姓名,村,电话\n王秀英,上河村,="0355-8123456"\n'.encode(),
        COMMAS.encode() + b"\x1a", COMMAS.replace("王", "王\x00").encode(),
    ],
)  # fmt: skip
def test_a_table_is_read_whatever_wrote_it(content: bytes) -> None:
    assert text_rows(content) == ROWS


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;\r"])
def test_a_first_line_that_names_the_divider_keeps_its_number(first: str) -> None:
    assert text_rows(f"{first}\n姓名;村;电话\n王秀英;上河村;0355-8123456\n".encode()) == [[], *ROWS]


def test_blank_lines_keep_their_numbers() -> None:
    assert text_rows(f"石梯乡台账\n\n{COMMAS}".encode()) == [["石梯乡台账"], [], *ROWS]


def test_semicolons_inside_cells_divide_nothing() -> None:
    content = "姓名,隐患\n王秀英,燃气;屋顶;门窗\n李四,电;水;墙\n".encode()
    assert text_rows(content)[1] == ["王秀英", "燃气;屋顶;门窗"]


def test_a_cell_may_hold_a_long_drawing() -> None:
    assert text_rows(f'name,wkt\n上河村,"{"1 2, " * 60_000}"\n'.encode())[1][0] == "上河村"


def test_a_few_broken_bytes_spoil_their_own_characters_alone() -> None:
    content = ("姓名,村\n" + "王秀英,上河村\n" * 40).encode() + b"\xe7\x8e,\xff\n"
    assert text_rows(content)[1] == ["王秀英", "上河村"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><table><tr><td>1</td></tr></table>", "网页"), (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "网页"),
        (b"<table border=1>", "网页"),
        ("<html>".encode("utf-16"), "网页"), (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "网页"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "XML 2003"), (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"), (b"{\\rtf1", "文字文档"), (b"Rar!\x1a\x07", "压缩包"),
        (b"7z\xbc\xaf\x27", "压缩包"), (b"\x1f\x8b\x08", "压缩包"),
        (b"\x00\x01\x02 nothing", "不是表格"), (bytes(range(256)) * 4, "不是表格"),
        ("姓名，村，电话\n王秀英，上河村，1\n".encode(), "全角逗号"),
        ("姓名，村，电话\n".encode("gb18030"), "全角逗号"),
        (('姓名,村\n"王秀英,上河村\n' + "李四,下河村\n" * 80).encode(), "第 2 行的引号"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_what_it_is(content: bytes, words: str) -> None:
    with pytest.raises(NotATable, match=words):
        text_rows(content)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(NotATable, match="超过 3 行"):
        text_rows(b"a,b\n" * 4, most_rows=3)


CELLS = st.text(alphabet="王秀英上河村09-. ，/()ab", max_size=6).map(str.strip)


@given(st.lists(st.lists(CELLS.filter(bool), min_size=6, max_size=6), min_size=1, max_size=6), st.sampled_from(",\t"))
def test_what_is_written_as_csv_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert text_rows(target.getvalue().encode()) == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused_in_words(content: bytes) -> None:
    try:
        rows = text_rows(content)
    except NotATable as error:
        rows = [[str(error)]]
    assert all(isinstance(cell, str) for row in rows for cell in row)
