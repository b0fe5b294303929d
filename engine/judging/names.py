"""What names of gradients mean: `dq`, `grad_q`, `q_grad`, `q.grad`, `grads['q']`, `nabla_q`, `df_dq`."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

from ..language.syntax import Attribute, Define, Name, Subscript, Syntax, Text
from ..language.walks import everything, given

HOLDERS = frozenset(("grad", "grads", "gradient", "gradients"))
"""Names of dicts whose items are gradients."""
ATTRIBUTES = (".grad", ".g")
"""What stands behind a value's name where its gradient is an attribute: in PyTorch, in fast.ai's lessons."""
_BEFORE = ("gradient_", "grad_", "grad", "nabla_", "d_", "d")
_BEHIND = ("_gradient", "_grad")
LOSSES = frozenset(("L", "J", "E", "C", "f", "out", "loss", "Loss", "cost", "error"))
"""Names that the last value has in `dL_dx`, whatever the program calls it."""
_LONG = {"w": ("weights", "weight"), "b": ("bias", "biases")}
"""Values that gradients have a short name of: `dw` of `self.weights`."""
_REST = re.compile(r"_\w*|\d+")
_NAMELESS = re.compile(rf"(?:\w+_)?[Dd]elta_?\w*|d(?:{'|'.join(LOSSES)})_d\w+")
"""Names that say that they are gradients, and not of which value: `delta`, `dL_dz` where no `z` is."""
_LIKE = re.compile(
    r"(?:grad|gradient|nabla)_\w+|d_?[^\W\d_]\w*|\w+_grad(?:ient)?|\w+\.g(?:rad)?|\w+\[.*\]"
)

_SHORT = re.compile(r"(?:grad|gradient|nabla)_\w+|d_?(?!t\b)[^\W\d_]\d*|\w+(?:_|\.)grad")

_BACKWARD = re.compile(r"back_?(?:ward|prop|pass)|bprop|bwd|(?<![^\W_])vjp", re.IGNORECASE)
_FORWARD = ("forward", "fwd", "fprop", "")
"""What stands in the name of the one function, and in the other's in its place."""
_LABELS = re.compile(r"[xXyYtT]|[xXyY]_\w+|(?:target|label|input|truth|expected|desired)\w*")
_ARRIVES = frozenset(("g", "gy", "ct", "cotangent", "upstream"))
"""Names that parameters have for the gradient that arrives, as in `def f_bwd(res, g)`."""


class Meant(NamedTuple):
    """The gradient that a name stands for."""

    # The value X of the forward pass; empty where the name does not say it: `delta`.
    of: str
    # In `dY_dX` the value Y whose derivative it is; empty where it is the output's.
    towards: str = ""
    # What stands behind the name of X, where it may be one branch of X's gradient: `_a` in `dX_a`.
    branch: str = ""
    # Whether it is typed as the derivative of a value, `dY_dX`.
    is_derivative: bool = False
    # Whether X is a list, of which it is the gradient of one item: `dh` of `hs`.
    is_item: bool = False


@lru_cache(maxsize=4096)
def meant(place: str, values: frozenset[str]) -> Meant | None:
    """Find what a gradient's name stands for; None where it names no value of the forward pass.

    >>> meant("dq", frozenset("xyq")), meant("dt", frozenset("xyq"))
    (Meant(of='q', towards='', branch='', is_derivative=False, is_item=False), None)
    >>> meant("df_dq", frozenset("fq")).towards, meant("dx_a", frozenset("x")).branch
    ('f', '_a')
    """
    if place.endswith("]"):
        key = place.split("[")[1].strip("]'\"")
        return Meant(key) if key in values else meant(key, values)
    if place.endswith(ATTRIBUTES):
        place = place.rpartition(".")[0] + "_grad"
    place = place.rpartition(".")[2]  # `self.dW`
    rests = list(_rests(place))
    for rest in rests:
        if rest in values:
            return Meant(rest)
    for rest in rests:  # `dxhat` of `x_hat`
        alike = [name for name in values if _joined(name) == _joined(rest)]
        if len(alike) == 1 and len(_joined(rest)) > 1 and not rest.endswith("_"):
            return Meant(alike[0])
    for rest in rests:
        for name in _LONG.get(rest.lower(), ()):
            if name in values:
                return Meant(name)
    delta = Meant("") if _NAMELESS.fullmatch(place) else None
    found = _derivative(place, values) or delta or _branch(rests, values)
    return found or next(
        (Meant(each) for rest in rests if (each := _shortened(rest, values))), None
    )


def _shortened(rest: str, values: Collection[str]) -> str:
    """Give the value whose name ends in a word, that of the batch before others: `sample_var` of `dvar`."""
    ending = [name for name in values if len(rest) > 1 and name.endswith(f"_{rest}")]
    of_batch = [name for name in ending if name.startswith(("sample_", "batch_"))]
    return ending[0] if len(ending) == 1 else of_batch[0] if len(of_batch) == 1 else ""


def _joined(name: str) -> str:
    return name.replace("_", "")


def _rests(place: str) -> Iterator[str]:
    for sign in _BEHIND:
        if place.endswith(sign):
            yield place.removesuffix(sign)
    for sign in _BEFORE:
        if place.startswith(sign) and len(place) > len(sign):
            yield place.removeprefix(sign)


def _derivative(place: str, values: Collection[str]) -> Meant | None:
    if not place.startswith("d"):
        return None
    for at in range(2, len(place) - 1):
        above, below = (_alike(each.strip("_"), values) for each in (place[1:at], place[at + 1 :]))
        if place[at] == "d" and below in values and (above in values or above in LOSSES):
            return Meant(below, above if above in values else "", is_derivative=True)
    return None


def _alike(name: str, values: Collection[str]) -> str:
    """Give the one value of a name that is this one but for its underscores: `y_pred` of `ypred`."""
    alike = [each for each in values if _joined(each) == _joined(name)]
    return alike[0] if name not in values and len(alike) == 1 and len(name) > 2 else name


def _branch(rests: Collection[str], values: Collection[str]) -> Meant | None:
    found = [
        (name, rest[len(name) :])
        for rest in rests
        for name in values
        if rest.startswith(name) and _REST.fullmatch(rest[len(name) :])
    ]
    if not found:
        return None
    name, behind = max(found, key=lambda each: len(each[0]))
    return Meant(name, branch=behind)


def is_like(place: str) -> bool:
    """Tell whether a name looks like a gradient's, whatever the forward pass has."""
    return bool(_LIKE.fullmatch(place))


def is_short(place: str) -> bool:
    """Tell a gradient's name that is hardly another word: `dq` and `grad_q`, and neither `dim` nor `dt`."""
    return bool(_SHORT.fullmatch(place))


def arrives(place: str) -> bool:
    """Tell whether a parameter's name says that it has a gradient: `dout`, or `g` as JAX has it."""
    return is_like(place) or place in _ARRIVES


def is_no_gradient(place: str) -> bool:
    """Tell whether a parameter's name says that it has labels or inputs: `backward(self, y_true)`."""
    return bool(_LABELS.fullmatch(place))


def is_of_backward(name: str) -> bool:
    """Tell whether a function's name says that it is a backward pass: `affine_backward`, `bwd`.

    >>> is_of_backward("relu_bwd"), is_of_backward("feedback")
    (True, False)
    """
    return bool(_BACKWARD.search(name))


def partners(name: str) -> list[str]:
    """List what the forward function may be called that belongs to a backward one of this name.

    >>> partners("affine_backward"), partners("bwd")
    (['affine_forward', 'affine_fwd', 'affine_fprop', 'affine'], ['forward', 'fwd', 'fprop'])
    """
    found = [_BACKWARD.sub(sign, name) for sign in _FORWARD if _BACKWARD.search(name)]
    return [each.strip("_") for each in dict.fromkeys(found) if each.strip("_")]


def attributes(method: Define, values: frozenset[str]) -> frozenset[str]:
    """Name the attributes to which a method gives gradients: `dW` of `self.dW = …`."""
    owner = method.parameters[0].name
    return frozenset(
        node.name
        for node in everything(tuple(given(method.body)))
        if _is_attribute(node, owner) and (meant(node.name, values) or is_like(node.name))
    )


def _is_attribute(node: Any, owner: str) -> TypeGuard[Attribute]:
    return isinstance(node, Attribute) and isinstance(node.value, Name) and node.value.name == owner


def place_of(node: Syntax) -> str:
    """Give the name under which a target keeps a gradient; empty where it keeps none.

    `q.grad` and `grads['q']` are names of their own, and `dW[0]` is a part of `dW`.
    """
    while isinstance(node, Subscript) and not _key(node):
        node = node.value
    return node.name if isinstance(node, Name) else _own(node)


def _own(node: object) -> str:
    if isinstance(node, Subscript):
        return _key(node)
    if isinstance(node, Attribute) and isinstance(node.value, Name):
        place = f"{node.value.name}.{node.name}"
        if place.endswith(ATTRIBUTES) and node.value.name != "self":
            return place
    return ""


def _key(node: Subscript) -> str:
    holder, places = node.value, node.places
    if not isinstance(holder, Name) or holder.name not in HOLDERS or len(places) != 1:
        return ""
    (key,) = places
    if isinstance(key, Text) and len(key.pieces) == 1 and isinstance(key.pieces[0], str):
        return f"{holder.name}['{key.pieces[0]}']"
    return ""


def is_keyed(node: Any) -> TypeGuard[Subscript]:
    """Tell an item of a dict of gradients whose key is worked out: `grads['W' + str(l)]`."""
    if not isinstance(node, Subscript) or not isinstance(node.value, Name):
        return False
    return node.value.name in HOLDERS and len(node.places) == 1 and not _key(node)


def is_worked_out(place: str, typed: str) -> bool:
    """Tell whether the key of a place is not typed as it is: `grads['W2']` as `grads['W' + str(l)]`."""
    return place.endswith("']") and place[:-1] not in "".join(typed.split()).replace('"', "'")


def _keyed(node: Any, key_of: Callable[[Syntax], str]) -> str:
    key = key_of(node.places[0]) if is_keyed(node) else ""
    return f"{node.value.name}['{key}']" if key else ""


def with_places(
    tree: Any,
    owner: str = "",
    kept: Collection[str] = (),
    key_of: Callable[[Syntax], str] | None = None,
) -> Any:
    """Write `q.grad` and `grads['q']` in a tree as names, so that they are traced as any other name.

    The same is done with the attributes `kept` of an `owner`: `self.dW`. `key_of` gives the key that
    something comes to in a dict of gradients, `'q' + str(l)`, and nothing where that is none.
    The tree is walked by a loop, since chains of operators are thousands deep.
    """
    waiting: list[tuple[Any, bool]] = [(tree, False)]
    made: list[Any] = []
    while waiting:
        node, is_open = waiting.pop()
        if not isinstance(node, tuple):
            made.append(node)
        elif is_open:
            parts = made[len(made) - len(node) :]
            del made[len(made) - len(node) :]
            made.append(type(node)(*parts) if hasattr(node, "_fields") else tuple(parts))
        elif place := _own(node) or (_keyed(node, key_of) if key_of else ""):
            made.append(Name(place, node.span))  # type: ignore[attr-defined]  # it has its place
        elif _is_attribute(node, owner) and node.name in kept:
            made.append(Name(f"{owner}.{node.name}", node.span))
        else:
            waiting.append((node, True))
            waiting += [(each, False) for each in reversed(node)]
    return made[0]
