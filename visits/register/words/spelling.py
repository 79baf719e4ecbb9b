"""One spelling for what is written many ways, and a cell in its parts. Pure."""

import re
import unicodedata

from base.text import cleaned
from geo.address import simplified

_QUOTES = re.compile("[\"'“”‘’「」『』]")
_BRACKETS = str.maketrans("[]【】〔〕〈〉《》{}", "()()()()()()")
_DASHES = re.compile(r"[-‐‑‒–—―−－~～〜]+")
_NOTE = re.compile(r"\(([^()]*)\)")
_LIST_NUMBER = re.compile(r"[①-⑳]|(?<![\d.])\d[.、)](?=[\u4e00-\u9fff])")
_DAYS = re.compile(
    r"\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}[日号])?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{1,2}月(?:\d{1,2}[日号])?"
    r"|今年|去年|前年|上个?月|本月|昨天|前天|近日|于"
)
_SEPARATORS = re.compile(r"[,;、。.|\n\r\t&+/]+")


def plain(text: str) -> str:
    """Half-width, simplified, lower case, without invisible characters, quotation marks and blanks at the ends."""
    half = unicodedata.normalize("NFKC", cleaned(text)).translate(_BRACKETS)
    return _QUOTES.sub("", simplified(half)).lower().strip()


def without_list_numbers(text: str) -> str:
    """①低保②独居 and 1.低保2.独居 → ;低保;独居."""
    return _LIST_NUMBER.sub(";", text)


def with_dashes(text: str) -> str:
    """The many dashes as one, where they stand between two times or two days."""
    return _DASHES.sub("-", text)


def without_days(text: str) -> str:
    """2026年3月去世 → 去世."""
    return _DAYS.sub("", text)


def without_notes(text: str) -> tuple[str, list[str]]:
    """上门(村干部陪同) → 上门 and what stood in brackets."""
    notes = [note.strip() for note in _NOTE.findall(text) if note.strip()]
    return _NOTE.sub("", text).strip(" ,;、。"), notes


def parts_of(text: str) -> list[tuple[str, str]]:
    """The parts between marks, each with the mark before it; blanks inside a part stay."""
    found, start, mark = [], 0, ""
    for separator in _SEPARATORS.finditer(text):
        found.append((text[start : separator.start()].strip(), mark))
        start, mark = separator.end(), separator.group()
    found.append((text[start:].strip(), mark))
    return [(part, before) for part, before in found if part]
