"""A tree as text that is read as the same tree."""

from collections import deque
from typing import assert_never

from .signs import INVISIBLE
from .spelling import is_single
from .syntax import (
    AMPERSAND,
    AND,
    BESIDE,
    BINDS,
    CHAIN,
    COMPARISON,
    CONDITION,
    INVERSE,
    NEGATION,
    NOT,
    OF_BOOKS,
    OR,
    POWER,
    SUM,
    Assign,
    Attribute,
    Augmented,
    Bare,
    Binary,
    Block,
    Call,
    Chain,
    Class,
    Clause,
    Comparison,
    Comprehension,
    Conditional,
    Define,
    Dict,
    For,
    Group,
    Handler,
    If,
    Import,
    Jump,
    Keyword,
    Lambda,
    List,
    Logical,
    Missing,
    Name,
    Named,
    Number,
    Other,
    Parameter,
    Return,
    Slice,
    Starred,
    Statement,
    Subscript,
    Sum,
    Syntax,
    Text,
    Try,
    Tuple,
    Unary,
    While,
    With,
)
from .texts import escaped
from .walks import everything

_TIGHTEST = POWER + 1
_SPACED = ("+", "-", "@", "&", "|", "//", "%")
_FURTHER_IN = "    "


def printed(node: Statement | Syntax) -> str:
    """Write a tree as text that is read as the same tree; brackets are added where they are needed.

    >>> x, y, nowhere = Name("x", (0, 0)), Name("y", (0, 0)), (0, 0)
    >>> printed(Binary(Binary(x, "+", y, nowhere), "**", Number("2", nowhere), nowhere))
    '(x + y)^2'
    """
    return _statement(node) if isinstance(node, Statement) else _expression(node)


def _statement(node: Statement) -> str:
    match node:
        case Bare(value):
            return printed(value)
        case Assign(targets, value):
            return " = ".join(map(printed, (*targets, value)))
        case Augmented(target, operator, value):
            return f"{printed(target)} {operator}= {printed(value)}"
        case Define(name, parameters, body, _, decorated):
            above = f"@{decorated}\n" if decorated else ""
            return f"{above}def {name.name}({_parameters(parameters)}):{_block(body)}"
        case Class(name, bases, body, _, decorated):
            of = f"({_listed(bases)})" if bases else ""
            above = f"@{decorated}\n" if decorated else ""
            return f"{above}class {name.name}{of}:{_block(body)}"
        case Return(value):
            return f"return {printed(value)}" if value else "return"
        case For(target, iterable, body, otherwise):
            head = f"for {_held(target, COMPARISON + 1)} in {printed(iterable)}:"
            return f"{head}{_block(body)}{_else(otherwise)}"
        case While(condition, body, otherwise):
            return f"while {printed(condition)}:{_block(body)}{_else(otherwise)}"
        case If(branches, otherwise):
            written = "\nel".join(f"if {printed(c)}:{_block(body)}" for c, body in branches)
            return f"{written}{_else(otherwise)}"
        case With(items, body):
            written = ", ".join(
                printed(value) + (f" as {printed(target)}" if target else "")
                for value, target in items
            )
            return f"with {written}:{_block(body)}"
        case Try(body, handlers, otherwise, last):
            caught = "".join(map(_handler, handlers))
            final = f"\nfinally:{_block(last)}" if last else ""
            return f"try:{_block(body)}{caught}{_else(otherwise)}{final}"
        case Import(names):
            return _import(names)
        case Jump(word):
            return word
        case Other(word, values):
            return f"{word} {_listed(values)}".rstrip()
    assert_never(node)


def _block(body: Block) -> str:
    lines = "\n".join(map(printed, body)).split("\n")
    return "".join(f"\n{_FURTHER_IN}{line}" for line in lines)


def _handler(node: Handler) -> str:
    kind = f" {printed(node.kind)}" if node.kind else ""
    return f"\nexcept{kind}{f' as {node.name}' if node.name else ''}:{_block(node.body)}"


def _else(body: Block) -> str:
    return f"\nelse:{_block(body)}" if body else ""


def _import(names: tuple[tuple[str, str], ...]) -> str:
    path, name = names[0]
    if name != "*" and not path.startswith("."):
        return "import " + ", ".join(p if p == n else f"{p} as {n}" for p, n in names)
    module = path.rpartition(".")[0]
    if path.startswith(".") and not module.strip("."):
        module = "." * (len(path) - len(path.lstrip(".")))
    lasts = [(p.rpartition(".")[2], n) for p, n in names]
    return f"from {module} import " + ", ".join(p if p == n else f"{p} as {n}" for p, n in lasts)


def _parameters(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(
        f"{each.stars}{each.name}" + (f"={printed(each.default)}" if each.default else "")
        for each in parameters
    )


def _expression(node: Syntax) -> str:
    chain: list[Chain] = []
    inner: Syntax = node
    while isinstance(inner, CHAIN):
        chain.append(inner)
        inner = inner[0]
    pieces = deque([_alone(inner)])
    for outer in reversed(chain):
        if not _may_begin(inner, outer):
            pieces.appendleft("(")
            pieces.append(")")
        pieces.append(_behind(outer))
        inner = outer
    return "".join(pieces)


def _binding(node: Syntax) -> int:
    match node:
        case Binary():
            return BINDS[node.operator]
        case Attribute(_, name) if name == INVERSE:
            return POWER
        case Unary("not"):
            return NOT
        case Unary():
            return NEGATION
        case Comparison():
            return COMPARISON
        case Logical("and"):
            return AND
        case Logical():
            return OR
        case Conditional() | Lambda():
            return CONDITION
        case Sum():
            return SUM + 1
    return _TIGHTEST


def _may_begin(inner: Syntax, outer: Chain) -> bool:
    """Tell whether an expression stands at the beginning of another without brackets.

    A list does not before a place, since two lists of a list with no comma between are a slip.
    """
    if isinstance(outer, Subscript) and isinstance(inner, (List, Comprehension)):
        return False
    if not isinstance(outer, Binary):
        is_bare = isinstance(inner, Number) or (isinstance(inner, Name) and inner.name == "...")
        return _binding(inner) == _TIGHTEST and not is_bare
    binding = BINDS[outer.operator]
    return _binding(inner) > POWER if binding == POWER else _binding(inner) >= binding


def _behind(outer: Chain) -> str:
    """Write what stands behind the expression that another one begins with."""
    if isinstance(outer, Attribute):
        return outer.name if outer.name in OF_BOOKS else f".{outer.name}"
    if isinstance(outer, Subscript):
        return f"[{_listed(outer.places)}]"
    if isinstance(outer, Call):
        return f"({_listed(outer.arguments)})"
    operator, binding = outer.operator, BINDS[outer.operator]
    if operator == BESIDE:
        right = _held(outer.right, binding + 1)
        return (" " if _stands_beside(outer.left, outer.right) else INVISIBLE) + right
    sign = f" {operator} " if operator in _SPACED else "^" if binding == POWER else operator
    held = _held(outer.right, binding if binding == POWER else binding + 1)
    # Behind `^` braces hold a group, and behind the bar of `x | y | -z` an absolute value may have ended.
    is_group = operator == "**" and held.startswith("{")
    is_behind_bar = operator == "|" and not (held[0].isalnum() or held[0] in "_([{~'\"")
    return sign + (f"({held})" if is_group or is_behind_bar else held)


def _stands_beside(left: Syntax, right: Syntax) -> bool:
    """Tell factors that are read as a product without a sign: letters, and a number before one."""
    while isinstance(left, Binary):
        left = left.right
    while isinstance(right, CHAIN) and not isinstance(right, Call):
        right = right[0]
    is_letter = isinstance(right, Name) and is_single(right.name)
    return is_letter and (
        isinstance(left, Number) or (isinstance(left, Name) and is_single(left.name))
    )


def _held(node: Syntax, least: int) -> str:
    """Write an operand behind its sign, in brackets if it binds less tightly than is needed."""
    is_sign = isinstance(node, Unary) and node.operator != "not"
    bare = is_sign or _binding(node) >= least
    return printed(node) if bare else f"({printed(node)})"


def _is_of_books(node: Syntax) -> bool:
    """Tell a formula around which square brackets would be parentheses."""
    return any(
        isinstance(each, Sum) or (isinstance(each, Binary) and each.operator == BESIDE)
        for each in everything(node)
    )


def _listed(nodes: tuple[Syntax, ...]) -> str:
    return ", ".join(map(printed, nodes))


def _alone(node: Syntax) -> str:
    """Write what begins with no other expression."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return name
        case Group(inner):
            return f"({printed(inner)})"
        case Tuple(items):
            return f"({_listed(items)}{',' if len(items) == 1 else ''})"
        case List(items):
            comma = "," if len(items) == 1 and _is_of_books(items[0]) else ""
            return f"[{_listed(items)}{comma}]"
        case Unary(operator, operand):
            if operator == "not":
                return f"not {_held(operand, NOT)}"
            held = _held(operand, NEGATION + 1)
            # Three ~ in a row are the fence of a block in Markdown.
            return f"~({held})" if operator == "~" and held.startswith("~") else operator + held
        case Keyword(name, value):
            return f"{name}={printed(value)}"
        case Slice(start, stop, step):
            ends = [_held(end, CONDITION + 1) if end else "" for end in (start, stop)]
            return ":".join([*ends, _held(step, CONDITION + 1)] if step else ends)
        case Missing():
            return ""
        case Text(pieces):
            return _text(pieces)
        case Dict(((key, None),)):  # the comma tells a set from parentheses
            return f"{{{printed(key)},}}"
        case Dict(items):
            return f"{{{', '.join(_entry(key, value) for key, value in items)}}}"
        case Starred(stars, value):
            return stars + _held(value, AMPERSAND)
        case Lambda(parameters, body):
            return f"lambda {_parameters(parameters)}: {printed(body)}"
        case Comparison(first, rest):
            signs = "".join(f" {sign} {_held(operand, COMPARISON + 1)}" for sign, operand in rest)
            return _held(first, COMPARISON + 1) + signs
        case Sum(sign, index, relation, lower, upper, body):
            least = COMPARISON + 1
            from_ = _held(lower, least) if lower else ""
            below = f"_{{{index.name}{relation}{from_}}}" if index else ""
            above = f"^{{{printed(upper)}}}" if upper else ""
            return f"{sign}{below}{above} {_held(body, SUM + 1)}"
        case Logical(operator, operands):
            least = (AND if operator == "and" else OR) + 1
            return f" {operator} ".join(_held(operand, least) for operand in operands)
        case Conditional(then, condition, otherwise):
            least = CONDITION + 1
            behind = f"{_held(condition, least)} else {printed(otherwise)}"
            return f"{_held(then, least)} if {behind}"
        case Named(target, value):
            return f"({target.name} := {printed(value)})"
        case Comprehension(bracket, element, value, clauses):
            closing = {"(": ")", "[": "]", "{": "}"}[bracket]
            loops = "".join(map(_clause, clauses))
            return f"{bracket}{_entry(element, value)}{loops}{closing}"
    raise AssertionError(node)


def _entry(key: Syntax, value: Syntax | None) -> str:
    return printed(key) if value is None else f"{_held(key, CONDITION + 1)}: {printed(value)}"


def _clause(clause: Clause) -> str:
    conditions = "".join(f" if {_held(each, CONDITION + 1)}" for each in clause.conditions)
    target = _held(clause.target, COMPARISON + 1)
    return f" for {target} in {_held(clause.iterable, CONDITION + 1)}{conditions}"


def _text(pieces: tuple[str | Syntax, ...]) -> str:
    if all(isinstance(piece, str) for piece in pieces):
        return f"'{''.join(escaped(piece) for piece in pieces if isinstance(piece, str))}'"
    written = (
        escaped(piece).replace("{", "{{").replace("}", "}}")
        if isinstance(piece, str)
        else f"{{({printed(piece.inner if isinstance(piece, Group) else piece)})}}"
        for piece in pieces
    )
    return f"f'{''.join(written)}'"
