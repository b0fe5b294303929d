"""Trees gone through: what they name, what they give a value, and what is worked out for them."""

from collections.abc import Callable, Iterator
from typing import Any

from ..base.errors import Span
from .syntax import (
    CHAIN,
    Assign,
    Attribute,
    Augmented,
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
    For,
    Group,
    Import,
    Jump,
    Keyword,
    Lambda,
    List,
    Logical,
    Name,
    Named,
    Other,
    Parameter,
    Return,
    Slice,
    Starred,
    Subscript,
    Sum,
    Syntax,
    Tuple,
    Unary,
    While,
    With,
)


def bound(tree: Block) -> set[str]:
    """Find the names that a program gives a value to: by `=`, as parameters, in loops, by `import`."""
    found: set[str] = set()
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, tuple):
            continue
        if isinstance(node, Assign):
            found |= _targets(node.targets)
        elif isinstance(node, (Augmented, For, Clause, Named)):
            found |= _targets((node.target,))
        elif isinstance(node, (Define, Class)):
            found.add(node.name.name)
        elif isinstance(node, Parameter):
            found.add(node.name)
        elif isinstance(node, With):
            found |= _targets(tuple(target for _, target in node.items if target is not None))
        elif isinstance(node, Import):
            found |= {name for _, name in node.names}
        waiting += node
    return found


def _targets(targets: tuple[Syntax, ...]) -> set[str]:
    found: set[str] = set()
    for target in targets:
        if isinstance(target, Name):
            found.add(target.name)
        elif isinstance(target, (Tuple, List)):
            found |= _targets(target.items)
        elif isinstance(target, Group):
            found |= _targets((target.inner,))
        elif isinstance(target, Starred):
            found |= _targets((target.value,))
    return found


def run(tree: object) -> Iterator[Syntax]:
    """Go through the nodes of a tree that are run with it: not those in functions and classes of it."""
    waiting = [tree]
    while waiting:
        node: Any = waiting.pop()
        if isinstance(node, tuple):
            if hasattr(node, "_fields"):
                yield node  # type: ignore[misc]  # what has fields is a node
            if not isinstance(node, (Define, Class, Lambda)):
                waiting += reversed(node)


def everything(tree: object) -> Iterator[Any]:
    """Go through the nodes of a tree and their lists, in the order of the text, also in its functions."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            yield node
            waiting += reversed(node)


def names(tree: object) -> Iterator[str]:
    """Go through all names in a tree, also in its functions."""
    return (node.name for node in everything(tree) if isinstance(node, Name))


def given(tree: object) -> Iterator[Syntax]:
    """Go through what the statements of a tree give a value: names, places and attributes."""
    for node in run(tree):
        match node:
            case Assign():
                yield from node.targets
            case Augmented() | For() | Named():
                yield node.target
            case Define() | Class():
                yield node.name
            case With():
                yield from (target for _, target in node.items if target is not None)
            case Import():
                yield from (Name(name, node.span) for _, name in node.names)
            case Other("del"):
                yield from node.values


def step_by_hand(tree: Block) -> Span | None:
    """Find a step along gradients in a loop, `W -= lr*dW`, `w = w - lr*w.grad`; None where there is none."""
    for loop in run(tree):
        if not isinstance(loop, (For, While)):
            continue
        for node in run(loop.body):
            if isinstance(node, (Augmented, Assign)) and _is_step(node):
                return node.span
    return None


def _is_step(step: Augmented | Assign) -> bool:
    target = step.target if isinstance(step, Augmented) else step.targets
    named = [each.name for each in everything(target) if isinstance(each, (Name, Attribute))]
    mentioned = [
        each.name for each in everything(step.value) if isinstance(each, (Name, Attribute))
    ]
    minus = isinstance(step, Augmented) and step.operator == "-"
    minus = minus or any(
        isinstance(each, Binary) and each.operator == "-" for each in everything(step.value)
    )
    return minus and any(
        each in ("grad", "grads", "gradient", "gradients")
        or (each.startswith(("d", "grad", "nabla")) and each.endswith(tuple(named)))
        for each in mentioned
        if each not in named
    )


_LEAVING = frozenset(("return", "break", "continue"))


def leaves(tree: object) -> bool:
    """Tell whether what stands behind a statement may not be reached because of it."""
    waiting = [(tree, False)]
    while waiting:
        node, looping = waiting.pop()
        if isinstance(node, Return) or (
            isinstance(node, Jump) and node.word != "pass" and not looping
        ):
            return True
        if isinstance(node, Other) and node.word == "unread" and _LEAVING.intersection(names(node)):
            return True
        if isinstance(node, tuple) and not isinstance(node, (Define, Class, Lambda)):
            waiting += ((each, looping or isinstance(node, (For, While))) for each in node)
    return False


def parts(node: Syntax) -> list[Syntax]:
    """List the expressions that are worked out for another one, whatever they come to."""
    found: list[Syntax] = []
    while isinstance(node, CHAIN):
        found += reversed(_beside(node))
        node = node[0]
    match node:
        case (
            Unary(_, inner) | Group(inner) | Starred(_, inner) | Keyword(_, inner) | Named(_, inner)
        ):
            found.append(inner)
        case Tuple(items) | List(items):
            found += reversed(items)
        case Comparison():
            found += reversed((node.first, *(each for _, each in node.rest)))
        case Logical():
            found.append(node.operands[0])
        case Conditional():
            found.append(node.condition)
        case Sum():
            found.append(node.body)
        case Comprehension():
            found.append(node.clauses[0].iterable)
    return found[::-1]


def _beside(link: Chain) -> list[Syntax]:
    """List the expressions that stand behind another one in a chain."""
    match link:
        case Binary():
            return [link.right]
        case Call():
            return [_plain(each) for each in link.arguments]
        case Subscript():
            ends = (
                (p.start, p.stop, p.step) if isinstance(p, Slice) else (p,) for p in link.places
            )
            return [each for place in ends for each in place if each is not None]
        case Attribute():
            return []


def _plain(argument: Syntax) -> Syntax:
    return argument.value if isinstance(argument, (Keyword, Starred)) else argument


def placed(node: Any, span: Span) -> Any:
    """Put a tree of another text at a place of the user's."""
    if not isinstance(node, tuple):
        return node
    if not hasattr(node, "_fields"):
        return tuple(placed(each, span) for each in node)
    fields = {
        name: span if name == "span" else placed(each, span)
        for name, each in zip(node._fields, node, strict=True)
    }
    return type(node)(**fields)


def mapped(
    node: Any,
    change: Callable[[Any], Any | None],
    joined: Callable[[Any], Any] = lambda made: made,
) -> Any:
    """Make a tree in which `change` replaces nodes, outer ones first; None leaves one as it is.

    What begins with another expression goes through `joined` when its parts are made.
    """
    if not isinstance(node, tuple):
        return node
    if not hasattr(node, "_fields"):
        return tuple(mapped(each, change, joined) for each in node)
    links: list[Any] = []
    made = change(node)
    while made is None and isinstance(node, CHAIN):  # thousands deep
        links.append(node)
        node = node[0]
        made = change(node)
    if made is None:
        made = type(node)(*(mapped(each, change, joined) for each in node))
    for link in reversed(links):
        made = joined(type(link)(made, *(mapped(each, change, joined) for each in link[1:])))
    return made
