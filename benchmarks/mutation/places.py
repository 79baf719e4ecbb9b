"""The places of a module's source at which one thing can be said otherwise, and the module with one of them changed.

No places are what only people read (docstrings, messages, whatever is translated or formatted), what only the type
checker reads (annotations), what the code asserts of itself (`assert`, `strict=`), imports and decorators.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

UNREAD = frozenset({"annotation", "returns", "decorator_list", "type_comment"})
TRANSLATED = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "pgettext"})
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """One change of a module. `function` is the outermost function or method that holds it, dotted within the module;
    None: it has done its work when the module is imported, as has all that a table at the module's top calls.
    """

    number: int
    first_line: int
    last_line: int
    text: str
    change: str
    function: str | None


@dataclass(frozen=True)
class _Place:
    node: ast.AST
    change: str
    apply: Callable[[], None]
    function: str | None


Put = Callable[[ast.AST], None]


def mutants_of(source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines; each line of `text` is told without its indent."""
    tree, lines = ast.parse(source), source.splitlines()
    at_import = _called_at_import(tree)
    found: list[Mutant] = []
    seen: Counter[tuple[int, str]] = Counter()
    for number, place in enumerate(_places(tree)):
        node: Any = place.node  # every place is an expression or a statement: it has lines
        function = None if place.function in at_import else place.function
        seen[node.lineno, place.change] += 1
        times = seen[node.lineno, place.change]
        change = place.change if times == 1 else f"{place.change} ({times})"
        found.append(Mutant(number, node.lineno, node.end_lineno, lines[node.lineno - 1].strip(), change, function))
    return found


def _called_at_import(tree: ast.Module) -> set[str]:
    own = [node for node in tree.body if not isinstance(node, (*FUNCTIONS, ast.ClassDef))]
    calls = (node.func for statement in own for node in ast.walk(statement) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def mutated(source: str, number: int) -> ast.Module:
    """The module with this one change."""
    tree = ast.parse(source)
    list(_places(tree))[number].apply()
    return ast.fix_missing_locations(tree)


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Collected before any is applied: a place may be removed by another's change."""
    yield from list(_below(tree, None, ""))


def _below(node: ast.AST, function: str | None, scope: str) -> Iterator[_Place]:
    for child, put in _children(node):
        if _is_unread(child):
            continue
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            name = f"{scope}{child.name}"
            is_outermost = function is None and isinstance(child, FUNCTIONS)
            if isinstance(child, FUNCTIONS):  # defaults are worked out where the function is made
                yield from _below(child.args, function, scope)
            yield from _below(ast.Module(child.body, []), name if is_outermost else function, f"{name}.")
            continue
        for change, apply in _changes(child, put):
            yield _Place(child, change, apply, function)
        yield from _below(child, function, scope)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, Put]]:
    for field, value in ast.iter_fields(node):
        if field in UNREAD:
            continue
        if isinstance(value, ast.AST):
            yield value, partial(setattr, node, field)
        elif isinstance(value, list):
            for i, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield child, partial(value.__setitem__, i)


def _is_unread(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()) | ast.keyword(arg="strict"):
            return True
        case ast.Call(func=ast.Name(id=name)) if name in TRANSLATED:
            return True
        case ast.Constant(value=str() as text):
            return " " in text  # a message; codes and names are one word
    return False


# ── What can be said otherwise ───────────────────────────────────────────────────────────────────────────────────────

OTHERWISE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
OTHER_FUNCTION = {"min": "max", "max": "min", "any": "all", "all": "any"}
WITHOUT_ORDER = frozenset({"sorted", "reversed"})
NEGATED_BY_ITS_OPERATOR = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)


def _changes(node: ast.AST, put: Put) -> Iterator[tuple[str, Callable[[], None]]]:
    match node:
        case ast.Compare():
            for i, operator in enumerate(node.ops):
                yield _other(operator), partial(node.ops.__setitem__, i, OTHERWISE[type(operator)]())
        case ast.BoolOp():
            yield _other(node.op), partial(setattr, node, "op", OTHERWISE[type(node.op)]())
            for i, value in enumerate(node.values):
                rest = [*node.values[:i], *node.values[i + 1 :]]
                yield f"without {_told(value)}", partial(put, ast.BoolOp(node.op, rest) if rest[1:] else rest[0])
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield f"without {_told(node.op)}", partial(put, node.operand)
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OTHERWISE:
            yield _other(node.op), partial(setattr, node, "op", OTHERWISE[type(node.op)]())
        case ast.Constant(value=bool() | int() | float() | str()):
            changed = _another(node.value)
            yield f"{node.value!r} is {changed!r}", partial(setattr, node, "value", changed)
        case ast.Call():
            yield from _calls(node, put)
    yield from _conditions(node)
    yield from _left_out(node, put)


def _calls(node: ast.Call, put: Put) -> Iterator[tuple[str, Callable[[], None]]]:
    for i, keyword in enumerate(node.keywords):
        if _is_unread(keyword):
            continue
        rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
        yield f"without {_told(keyword)}", partial(setattr, node, "keywords", rest)
    if isinstance(node.func, ast.Name):
        name = node.func.id
        if name in OTHER_FUNCTION:
            yield f"{name} is {OTHER_FUNCTION[name]}", partial(setattr, node.func, "id", OTHER_FUNCTION[name])
        elif name in WITHOUT_ORDER:
            plain = ast.Call(ast.Name("list", ast.Load()), node.args, [])
            yield f"without {name}", partial(put, ast.copy_location(plain, node))


def _conditions(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            test = node.test
            if isinstance(test, ast.UnaryOp) or (
                isinstance(test, ast.Compare) and isinstance(test.ops[0], NEGATED_BY_ITS_OPERATOR)
            ):
                return  # that change stands already among those of the test
            negated = ast.copy_location(ast.UnaryOp(ast.Not(), test), test)
            yield f"not ({_told(test)})", partial(setattr, node, "test", negated)


def _left_out(node: ast.AST, put: Put) -> Iterator[tuple[str, Callable[[], None]]]:
    match node:
        case ast.Expr() | ast.AugAssign():
            yield "left out", partial(put, ast.copy_location(ast.Pass(), node))
        case ast.Continue():
            yield "break", partial(put, ast.copy_location(ast.Break(), node))
        case ast.Break():
            yield "continue", partial(put, ast.copy_location(ast.Continue(), node))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for generator in node.generators:
                for i, test in enumerate(generator.ifs):
                    rest = [*generator.ifs[:i], *generator.ifs[i + 1 :]]
                    yield f"without if {_told(test)}", partial(setattr, generator, "ifs", rest)


def _another(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value * 1.5 or 1.0
    return f"{value}~"


SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in", ast.And: "and", ast.Or: "or", ast.Add: "+", ast.Sub: "-",
    ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.BitOr: "|", ast.BitAnd: "&", ast.Not: "not",
    ast.USub: "-",
}  # fmt: skip


def _other(operator: ast.AST) -> str:
    return f"{SIGNS[type(operator)]} is {SIGNS[OTHERWISE[type(operator)]]}"


def _told(node: ast.AST) -> str:
    """As source on one line."""
    return SIGNS.get(type(node)) or " ".join(ast.unparse(node).split())
