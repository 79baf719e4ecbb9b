"""A file with personal facts is unreadable on the disk, and whoever changes it is noticed (P81)."""

import os
import stat
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from base.errors import FileDamaged, KeyMissing
from base.sealed_files import PIECE_BYTES, sealed, sealed_read, sealed_write, sealing_key, unsealed_bytes

KEYS = {name: f"{name}:{number:064x}" for number, name in enumerate(("k1", "k2"), start=1)}


def seal(plain: bytes) -> bytes:
    return b"".join(sealed([plain]))


@given(st.lists(st.binary(max_size=200)))
def test_what_was_sealed_comes_back_however_it_came_in(chunks: list[bytes]) -> None:
    assert unsealed_bytes(b"".join(sealed(chunks)), name="f") == b"".join(chunks)


@pytest.mark.parametrize("more", [-1, 0, 1, PIECE_BYTES])
def test_sizes_around_a_piece_come_back_whole(more: int) -> None:
    plain = os.urandom(PIECE_BYTES + more)
    assert unsealed_bytes(seal(plain), name="f") == plain


def test_nothing_of_it_can_be_read_and_no_two_are_alike() -> None:
    plain = b"PK\x03\x04" + "王秀英".encode() * 40
    one, other = seal(plain), seal(plain)
    assert one != other
    assert not any(part in one for part in (plain[:4], "王秀英".encode()))


@given(st.data())
def test_a_bit_changed_anywhere_behind_the_mark_is_noticed(data: st.DataObject) -> None:
    content = bytearray(seal(b"a visit to the door"))
    place = data.draw(st.integers(4, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((FileDamaged, KeyMissing)):
        unsealed_bytes(bytes(content), name="f")


@pytest.mark.parametrize("cut", [1, 16, PIECE_BYTES // 2, PIECE_BYTES + 16])
def test_a_file_cut_short_is_noticed(cut: int) -> None:
    with pytest.raises(FileDamaged):
        unsealed_bytes(seal(bytes(2 * PIECE_BYTES + 5))[:-cut], name="f")


def test_pieces_cannot_change_places() -> None:
    content = seal(bytes(PIECE_BYTES) + bytes([1]) * PIECE_BYTES + b"end")
    head = len(content) - 2 * (PIECE_BYTES + 16) - 19
    first, second = (content[head + n * (PIECE_BYTES + 16) :][: PIECE_BYTES + 16] for n in range(2))
    with pytest.raises(FileDamaged):
        unsealed_bytes(content[:head] + second + first + content[-19:], name="f")


@pytest.mark.parametrize("plain", [b"", b"E", b"EVS", b"\xff\xd8\xff\xe0 JPEG of last year"])
def test_a_file_of_before_is_read_as_it_is(plain: bytes) -> None:
    assert unsealed_bytes(plain, name="f") == plain


def test_a_former_key_still_reads_and_the_newest_writes(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    settings.FIELD_KEYS = [KEYS["k1"]]
    sealed_write(path, [b"old"])
    settings.FIELD_KEYS = [KEYS["k2"], KEYS["k1"]]
    assert (sealed_read(path), sealing_key(path)) == (b"old", "k1")
    sealed_write(path, [b"new"])
    assert (sealed_read(path), sealing_key(path)) == (b"new", "k2")
    settings.FIELD_KEYS = [KEYS["k1"]]
    with pytest.raises(KeyMissing):
        sealed_read(path)


def test_it_is_its_owners_alone_and_a_broken_off_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    sealed_write(path, [b"whole"])
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)

    def broken() -> object:
        yield b"half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        sealed_write(path, broken())  # type: ignore[arg-type]
    assert (sealed_read(path), list(path.parent.iterdir())) == (b"whole", [path])


def test_a_large_file_passes_in_pieces() -> None:
    """No chunk that comes out is larger than a piece, whatever goes in."""
    pieces = list(sealed(bytes(PIECE_BYTES // 3) for _ in range(10)))
    assert max(map(len, pieces)) == PIECE_BYTES + 16
    assert len(b"".join(pieces)) == BytesIO(b"".join(pieces)).getbuffer().nbytes
