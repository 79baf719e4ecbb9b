"""Chinese first, English complete."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation

ROOMS = ("config", "demo", "maps", "dispatch", "visits", "geo", "accounts", "runs", "base")
TEMPLATES = sorted(path for room in ROOMS for path in (settings.BASE_DIR / room).glob("**/templates/**/*.html"))
SCRIPTS = sorted(path for room in ROOMS for path in (settings.BASE_DIR / room).glob("**/static/**/*.js"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
OWN_NAME = {"English", "中文"}  # each language is offered in its own words
INVISIBLE = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;", flags=re.S)
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label)="([^"]*)\"""")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English words as they would be after another `./run manage makemessages`."""
    copy = tmp_path_factory.mktemp("words")
    for room in ROOMS:
        shutil.copytree(settings.BASE_DIR / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "static"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        patch.setattr(settings, "LOCALE_PATHS", [str(copy / "config" / "locale")])
        call_command("makemessages", verbosity=0)
    return copy / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _texts(*command: str | Path) -> list[str]:
    said = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout
    return re.findall(r'^msgid "(.+)"$', said, flags=re.M)


def test_every_text_has_its_english(catalogue: Path) -> None:
    assert _texts("msgattrib", "--untranslated", "--no-wrap", catalogue) == []
    assert _texts("msgattrib", "--only-fuzzy", "--no-wrap", catalogue) == []


def test_no_english_is_kept_for_a_text_that_is_gone(catalogue: Path) -> None:
    kept = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
    assert set(_texts("msgcat", "--no-wrap", kept)) == set(_texts("msgcat", "--no-wrap", catalogue))


def test_every_placeholder_is_kept(catalogue: Path) -> None:
    subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", str(catalogue)], check=True)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_says_nothing_that_cannot_be_translated(template: Path) -> None:
    visible = _untranslated(template.read_text())
    words = [text for text in visible if CHINESE.search(text) or LATIN_WORD.search(text)]
    assert set(words) <= OWN_NAME


def _untranslated(source: str) -> list[str]:
    """The texts that people see or hear, outside of translate tags and blocks."""
    kept, depth = [], 0
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            word, *rest = token.contents.split()
            silent = word in ("blocktranslate", "comment") or (word == "block" and rest[0].endswith("_class"))
            depth += bool(silent) - (depth > 0 and word in ("endblocktranslate", "endcomment", "endblock"))
        elif token.token_type is TokenType.TEXT and not depth:
            kept.append(token.contents)
        kept.append("\0")  # a tag's place: text on either side is not one text
    page = "".join(kept)
    texts = [*SPOKEN.findall(page), *re.split(r"[<>\0]", INVISIBLE.sub("<", page))]
    return [text.strip() for part in texts for text in part.split("\0") if text.strip()]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_script_takes_its_words_from_the_page(script: Path) -> None:
    spoken = [line for line in script.read_text().splitlines() if CHINESE.search(re.sub(r"//.*|/?\*.*", "", line))]
    assert spoken == []


@pytest.mark.django_db
def test_chinese_is_what_is_said_to_who_asks_for_nothing(client: Client) -> None:
    assert "登录" in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_english_is_said_to_who_asks_for_it(client: Client) -> None:
    page = client.get("/sign-in/", headers={"Accept-Language": "en"}).content.decode()
    assert "Password" in page
    assert CHINESE.findall(page.replace("中文", "")) == []


def test_an_error_is_told_in_the_language_of_the_session() -> None:
    from base.errors import NotFound

    with translation.override("en"):
        assert NotFound().message.startswith("Not found")
