"""Every character of a cell explained by the vocabulary, or a question. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from visits.register.words.spelling import parts_of, plain, without_list_numbers, without_notes
from visits.register.words.vocabulary import Term, Value, Vocabulary, pieces_of

MOST_CHARACTERS = 200  # of a column of choices; who writes more tells a story
# A "not" that stands as a word of its own may mean all that follows: 无残疾、失智. One grown together with its word
# may not: 非独居、空巢.
_GROWN_TOGETHER = ("非", "不", "未")
_ANY_NOT = ("不", "没", "未", "无", "非")
_REACHED_OVER = ("、", "/", "&", "+")
# What a sign before its phrase, or behind it, makes of the phrase; the first kind that a sign has counts.
_BEFORE = {"not": "not", "partly": "partly", "former": "former", "ended": "former", "yes": "yes", "grade": "yes"}
_BEHIND = {"ended": "former", "no": "not", "partly": "partly", "yes": "yes", "grade": "yes"}
_BARE = ("no", "yes", "partly", "former", "ended")


@dataclass(frozen=True)
class Token:
    """A piece of a part: a phrase of the column, or a sign of some kinds (`not`, `partly`, …)."""

    text: str
    term: Term | None
    kinds: frozenset[str]

    @property
    def is_filler(self) -> bool:
        return self.term is None and self.kinds == {"filler"}


@dataclass
class Reading:
    """What a cell says.

    Attributes
    ----------
    values
        What its phrases mean, in their order.
    answers
        Signs that stand without a phrase: yes, no, partly, former, ended. The column itself is what they are about.
    questions
        Pieces that are not understood.
    doubtful
        Such a piece holds a sign that may turn the rest into its contrary: nothing of the cell may be believed.
    unread
        Notes in brackets that are not understood and hold no such sign.
    """

    values: list[Value] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    doubtful: bool = False
    unread: list[str] = field(default_factory=list)

    def ask(self, piece: str, *, doubtful: bool) -> None:
        self.questions.append(piece)
        self.doubtful = self.doubtful or doubtful


def read(text: str, words: Vocabulary) -> Reading:
    """A cell, part by part; a note in brackets counts where it is understood, and raises a question where it may."""
    reader = _Reader(words)
    whole = plain(without_list_numbers(text))
    if whole in words.terms:
        reader.reading.values.append(words.terms[whole].said)
    elif len(whole) > MOST_CHARACTERS:
        reader.reading.ask(f"{whole[:20]}…", doubtful=True)
    elif whole:
        reader.read_cell(whole)
    return reader.reading


class _Reader:
    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self.reading = Reading()
        self._spread = ""  # a "not" that may reach over the next mark
        self._only_term: Term | None = None  # the one phrase told so far

    def read_cell(self, whole: str) -> None:
        main, notes = without_notes(whole)
        for part, mark in parts_of(main):
            if mark and mark.strip() not in _REACHED_OVER:
                self._spread = ""
            self._read_part(part)
        for note in notes:
            self._read_note(note)

    def _read_part(self, part: str) -> None:
        """未 见 到 is one piece, 非低保 独居 two."""
        joined = "".join(part.split())
        whole = tokens_of(joined, self._words)
        pieces = part.split()
        if len(pieces) == 1 or (whole is not None and _meaning(whole) is not None):
            self._read_piece(joined, whole)
            return
        apart = [tokens_of(piece, self._words) for piece in pieces]
        if any(tokens is None for tokens in apart):
            self._ask(part)
            return
        for piece, tokens in zip(pieces, apart, strict=True):
            self._read_piece(piece, tokens)

    def _read_piece(self, piece: str, tokens: Sequence[Token] | None) -> None:
        meaning = _meaning(tokens) if tokens is not None else None
        if tokens is None or meaning is None:
            self._ask(piece)
            return
        terms = [token.term for token in tokens if token.term]
        head = _negating_head(tokens)
        if self._spread and terms and not head:
            self.reading.ask(self._spread + piece, doubtful=False)
            return
        values, answer = meaning
        if answer in ("ended", "former") and self._only_term:
            self._end_only_term(piece)
        elif answer:
            self.reading.answers.append(answer)
        self.reading.values += values
        if terms:
            self._spread = head
            self._only_term = terms[0] if len(self.reading.values) == 1 else None

    def _end_only_term(self, piece: str) -> None:
        """低保，已取消: the sign is about the one thing told before it."""
        assert self._only_term
        if self._only_term.former is None:
            self.reading.ask(piece, doubtful=True)
        else:
            self.reading.values[:] = [self._only_term.former]

    def _read_note(self, note: str) -> None:
        """低保(已取消), 能力完好(0级), 上门(村干部陪同)."""
        tokens = tokens_of("".join(note.split()), self._words)
        if tokens is not None and not any(token.term for token in tokens):
            self._read_signs(note, tokens)
        elif tokens is not None:
            self._read_piece(note, tokens)
        elif holds_sign(note, self._words) or _names_another(note):
            self.reading.ask(note, doubtful=True)
        else:
            self.reading.unread.append(note)

    def _read_signs(self, note: str, tokens: Sequence[Token]) -> None:
        """Signs alone are about the one phrase before the bracket."""
        meaning = _meaning(tokens)
        if meaning and not meaning[1]:
            return
        kind = _BEHIND.get(meaning[1], "former" if meaning[1] == "former" else "") if meaning else ""
        if not kind or not self._only_term:
            self.reading.ask(note, doubtful=True)
            return
        value = _under(self._only_term, kind)
        if value is None:
            self.reading.ask(note, doubtful=True)
        else:
            self.reading.values[:] = [value]

    def _ask(self, piece: str) -> None:
        self.reading.ask(piece, doubtful=holds_sign(piece, self._words))


def _meaning(tokens: Sequence[Token]) -> tuple[list[Value], str] | None:
    """The values of a piece, or the bare answer that it is; None where it has to be asked."""
    real = _without_asides([token for token in tokens if not token.is_filler])
    terms = [token for token in real if token.term]
    signs = [token for token in real if not token.term]
    if any("doubt" in token.kinds for token in signs):
        return None
    if not terms:
        return _bare_answer(signs)
    if len(terms) == 1:
        value = _signed(real, terms[0])
        return None if value is None else ([value], "")
    if terms[0].text.startswith(_ANY_NOT):
        return None  # 不在住院: "不在" and "住院", or not "在住院"?
    if all(token.kinds & {"yes", "grade"} for token in signs):
        return [token.term.said for token in terms if token.term], ""
    return None


def _without_asides(real: list[Token]) -> list[Token]:
    """Without the phrases at both ends that say nothing about the column: 上门未见到. They stand alone where all do."""
    says = [at for at, token in enumerate(real) if not token.term or token.term.said.code]
    return real[says[0] : says[-1] + 1] if says else real


def _bare_answer(signs: Sequence[Token]) -> tuple[list[Value], str] | None:
    if not signs:
        return [], ""
    answer = next((kind for kind in _BARE if kind in signs[0].kinds), "")
    return ([], answer) if answer and len(signs) == 1 else None


def _signed(real: Sequence[Token], phrase: Token) -> Value | None:
    """One phrase with the signs before and behind it; two signs that turn it are too many to be sure."""
    assert phrase.term
    at = real.index(phrase)
    found = [_kind(token, _BEFORE) for token in real[:at]] + [_kind(token, _BEHIND) for token in real[at + 1 :]]
    turning = [kind for kind in found if kind != "yes"]
    if "" in turning or (len(turning) > 1 and set(turning) != {"former"}):
        return None
    return _under(phrase.term, turning[0] if turning else "yes")


def _kind(token: Token, kinds: dict[str, str]) -> str:
    return next((meant for kind, meant in kinds.items() if kind in token.kinds), "")


def _under(term: Term, kind: str) -> Value | None:
    return {"yes": term.said, "not": term.negated, "partly": term.partly, "former": term.former}[kind]


def _negating_head(tokens: Sequence[Token]) -> str:
    """The "not" at the head of a piece that may mean what follows the next mark too."""
    head = next((token for token in tokens if not token.is_filler), None)
    is_free = head and not head.term and "not" in head.kinds and head.text not in _GROWN_TOGETHER
    return head.text if head and is_free else ""


def holds_sign(piece: str, words: Vocabulary) -> bool:
    """Whether a part of what is not understood may turn the rest into its contrary."""
    return bool(words.turning.search(piece))


def _names_another(note: str) -> bool:
    """残疾(儿子): it is the son who is disabled. 空巢(子女在外) names them and says something of the elder."""
    for kin in pieces_of("留意", "kin"):
        note = note.replace(kin, "")
    return not note.strip("其的他她 ")


def tokens_of(text: str, words: Vocabulary) -> list[Token] | None:
    """The text as the fewest phrases and signs, the longest first; None where they do not explain every character."""
    cover = _cover(text, words)
    if cover is None:
        return None
    signs = [words.signs.get(piece, frozenset()) for piece in cover]
    is_alone = sum(kinds != {"filler"} for kinds in signs) == 1  # 半 alone is a grade, beside 自理 it is a sign
    return [
        Token(piece, words.terms.get(piece) if is_alone or not kinds else None, kinds)
        for piece, kinds in zip(cover, signs, strict=True)
    ]


@lru_cache(maxsize=65536)
def _cover(text: str, words: Vocabulary) -> tuple[str, ...] | None:
    best: list[tuple[str, ...] | None] = [None] * len(text) + [()]
    for start in range(len(text) - 1, -1, -1):
        for size in range(min(words.longest, len(text) - start), 0, -1):
            piece, rest, here = text[start : start + size], best[start + size], best[start]
            if rest is None or (piece not in words.terms and piece not in words.signs):
                continue
            if here is None or len(rest) + 1 < len(here):
                best[start] = (piece, *rest)
    return best[0]


def resolved(values: Iterable[Value]) -> str | None:
    """The one value that a cell of one choice means; "" for none; None where two contradict each other."""
    told = {value for value in values if value.code}
    if len({value.code for value in told}) > 1 and any(value.stands_alone for value in told):
        return None
    highest = max((value.rank for value in told), default=0)
    codes = {value.code for value in told if value.rank == highest}
    return None if len(codes) > 1 else next(iter(codes), "")
