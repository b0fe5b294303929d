"""Names looked up: values that the text gave them, inputs, libraries, and functions."""

import keyword
import re
from functools import cached_property
from typing import Any

import numpy as np

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.scalars import Scalar
from ..gates.table import CONSTANTS, FUNCTIONS, NAMES
from . import call_complaints, complaints, prelude
from .applying import CALLED, NO_FUNCTION, ROWS, Applying
from .calls import Given
from .iterating import JAX_ALONE, OF_LIBRARIES
from .libraries import (
    ALWAYS,
    DISTRIBUTIONS,
    DRAWING,
    INNER,
    INNERMOST,
    LETTERS,
    LIBRARIES,
    PHYSICAL,
    PLOTTING,
    PROGRESS,
    TIMING,
    library_of,
)
from .library_names import FORMS
from .literals import constant
from .meanings import (
    DRAWN,
    TIMED,
    Builtin,
    Library,
    Parameters,
    Traced,
    Unread,
    Value,
    is_callable,
)
from .program import Part
from .subscripts import fold_name
from .syntax import (
    CHAIN,
    OF_BOOKS,
    Attribute,
    Call,
    Chain,
    Keyword,
    Name,
    Number,
    Subscript,
    Syntax,
    Text,
    Unary,
)

_EXAMPLES = {"zeros": "zeros(4, 3)", "ones": "ones(4, 3)", "randn": "randn(4, 3)",
             "rand": "rand(4, 3)", "array": "array([1, 2])"}  # fmt: skip
_NO_VALUES = frozenset([
    "exp", "log", "ln", "sqrt", "abs", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "leaky_relu",
    "elu", "softplus", "square", "reciprocal", "pow", "max", "min", "dot", "transpose", "sum", "mean",
    "norm", "outer", "softmax", "logsumexp", "maxout",
])  # fmt: skip
"""Functions whose names are no inputs, so that `exp + 1` lacks an operand. All others are called
like inputs of links and courses: `(x - mu)/std`, `sign*x`."""
_OF_SIZES = frozenset(("view", "permute", "size", "unsqueeze", "expand", "repeat", "chunk"))
"""Methods of arrays whose arguments are all numbers: what stands before their dot is no library."""
_BRACKETED = {
    "c_": "column_stack([{}])",
    "r_": "concatenate([atleast_1d(x) for x in [{}]])",
}
"""What stands in brackets behind a library's name, `np.c_[a, b]`, in the language."""
_OF_UFUNCS = {
    ("add", "reduce"): "sum(x, axis=k)",
    ("multiply", "reduce"): "prod(x, axis=k)",
    ("maximum", "reduce"): "amax(x, axis=k)",
    ("minimum", "reduce"): "amin(x, axis=k)",
    ("add", "accumulate"): "cumsum(x, axis=k)",
    ("multiply", "accumulate"): "cumprod(x, axis=k)",
    ("add", "outer"): "x[:, None] + y[None, :]",
    ("subtract", "outer"): "x[:, None] - y[None, :]",
    ("multiply", "outer"): "x[:, None]*y[None, :]",
    ("divide", "outer"): "x[:, None]/y[None, :]",
}
"""What NumPy's functions of two numbers make of arrays."""
_LIMITS = frozenset(["eps", "tiny", "min", "max", "smallest_normal"])
"""What libraries say of their numbers: their step at 1, the least one above 0, the ends."""
_EPSILON_OF_KERAS = 1e-07
_KINDS = frozenset(("ndarray", "Tensor", "Array", "generic", "number", "floating", "integer"))
"""What libraries call the kinds of their arrays and numbers."""
_TRUTH = {"True": True, "False": False, "None": None}


def _has_all_operands(function: str, call: Call) -> bool:
    """Tell whether what stands before the dot is no operand: in `jss.erf(z)`, not in `mu.pow(2)`."""
    row = NAMES.get(function)
    given = [each for each in call.arguments if not isinstance(each, Keyword)]
    if row is None or not given:
        return False
    if isinstance(row, Scalar):
        return len(given) >= (2 if row.variadic else row.arity)
    return len(given) >= row.arity and not isinstance(given[0], (Number, Unary))  # which is an axis


class Lookup(Applying):
    """Finds what names mean, and reads inputs."""

    # Names

    def _named(self, name: Name, chain: list[Chain]) -> Value:
        typed, span = name.name, name.span
        holder = self.scope.holding(typed)
        if holder is not None:
            value = holder.names[typed]
            if self.unknown:
                self.check_known(value, name)
            if isinstance(value, Library):
                return self._in_library(value.path, name, chain)
            if chain and isinstance(chain[-1], Call):
                if isinstance(value, Traced) and typed in ROWS:
                    call = chain.pop()  # `dot` is a value, and is called
                    assert isinstance(call, Call)
                    return self._row(typed, call, "")
                if is_callable(value):
                    return value
                found, at = self.source.at(span[0])
                raise call_complaints.unknown_function(self.source.text, found, at, True)
            return value
        behind = chain[-1] if chain else None
        is_dotted = isinstance(behind, Attribute) and behind.name not in OF_BOOKS
        if (
            is_dotted
            and isinstance(behind, Attribute)
            and self._is_library(typed, behind.name, chain)
        ):
            return self._in_library(typed, name, chain)
        if isinstance(behind, Call):
            return self._function_named(name, chain)
        if typed == "__name__":
            return "__main__"
        if typed in _TRUTH:
            return _TRUTH[typed]
        if typed in ("...", "Ellipsis"):
            return ...
        if keyword.iskeyword(typed):
            found, at = self.source.at(span[0])
            raise complaints.is_keyword(self.source.text, found, found[at])
        if typed in CONSTANTS and typed not in self._of_arrays:
            return Traced(Part(CONSTANTS[typed], span))
        if isinstance(behind, Subscript) and (key := self._text_key(behind)):
            chain.pop()
            return self._parameter(key, behind)
        if typed in self._with_keys and typed not in self.given:
            self.top.names[typed] = made = Parameters()
            return made
        return self._free(name)

    @cached_property
    def _with_keys(self) -> frozenset[str]:
        """The names behind which the text has a key, `params['W1']`: those of dicts, in functions too."""
        key = r"\[[fr]?(['\"])[^'\"\n]*\2\s*[]+%.]"
        found = re.finditer(rf"(?<![\w.])([^\W\d]\w*){key}", self.source.text)
        return frozenset(each[1] for each in found)

    @cached_property
    def _of_arrays(self) -> frozenset[str]:
        """The names behind which the text has a place or an array's method: `pi[k]` is no constant."""
        behind = r"(?:\[|\.(?:T|shape|sum|mean|dot|size|copy|reshape)\b)"
        return frozenset(re.findall(rf"(?<![\w.])([^\W\d]\w*){behind}", self.source.text))

    def _free(self, name: Name) -> Value:
        """Read a name that nothing gives a value to: an input, or a function that is handed on."""
        typed = name.name
        self.check_free(name)
        is_given = typed in self.given  # `roll` is an input where it has a value
        # An alias such as `sigma` is in `ROWS`, not in `FUNCTIONS`: it is a function only where it is called.
        if not is_given and (typed in FUNCTIONS or (typed in CALLED and typed not in ROWS)):
            if self.handing_on:
                return Builtin(typed, "", name.span)
            if typed in _NO_VALUES or typed in _EXAMPLES:
                found, at = self.source.at(name.span[0])
                call = _EXAMPLES.get(typed) or call_complaints.example(typed)
                raise call_complaints.not_called(found[at], call, found, at + 1)
        return self.input(typed, name.span)

    def check_free(self, name: Name) -> None:
        """Refuse a name that a link keeps for itself, or that begins with its sign.

        Errors: InputError `reserved-name` or `leading-underscore`.
        """
        if name.name == "expr":
            raise InputError(
                "reserved-name",
                say("`expr` is what a link calls the program itself"),
                say("Use another name, such as `{name}`.", name="u"),
                self.token(name).span,
            )
        if name.name.startswith("_"):
            bare = name.name.strip("_")
            raise self.refuse(
                "leading-underscore",
                say(
                    "`{name}` begins with an underscore; an input's name begins with a letter",
                    name=name.name,
                ),
                say("Call it something else: `{name}` would do.", name=bare)
                if bare.isidentifier() and not keyword.iskeyword(bare)
                else say("Call it something else: begin it with a letter."),
                name.span,
            )

    # Inputs

    def input(self, name: str, span: Span) -> Value:
        """Give an input."""
        self.versions.setdefault(name, 1)
        if name in self.static_names:
            value: Value = self.static_input(name)
        else:
            value = Traced(Part(name, span))
        self.top.names[name] = self.inputs[name] = value
        return value

    def _text_key(self, typed: Subscript) -> str:
        """Work out the key in `params['W1']`; nothing where no text stands in the brackets."""
        if len(typed.places) != 1:
            return ""
        first: Any = typed.places[0]
        while isinstance(first, CHAIN):
            first = first[0]
        holder = self.scope.holding(first.name) if isinstance(first, Name) else None
        if isinstance(first, Text) or (holder and isinstance(holder.names[first.name], str)):
            key = self._key(typed.places[0])
            return key if isinstance(key, str) else ""
        return ""

    def _parameter(self, key: str, typed: Subscript) -> Value:
        """Give the input that a key of a dict names which nothing fills: `params['W1']`."""
        name = fold_name(key)
        if name is None or keyword.iskeyword(name):
            raise self.refuse(
                "bad-name",
                say("`{name}` can't be a name", name=key),
                say("A name has letters and digits, and begins with a letter."),
                typed.span,
            )
        held = self.top.names.get(name)
        if isinstance(held, (Traced, str, int, float, list)):
            return held
        self.of_keys.add(name)
        return self.input(name, typed.span)

    # Libraries

    def _is_library(self, name: str, behind: str, chain: list[Chain]) -> bool:
        """Tell whether a name before a dot is a library: not `torch.T`, the transpose of an input."""
        call = chain[-2] if len(chain) > 1 else None
        if name in DISTRIBUTIONS and f"{name}.{behind}" in FORMS:  # `norm.cdf(x)`
            return name not in self.given
        if name in LIBRARIES or name in PLOTTING:
            if name in LETTERS and isinstance(call, Call) and not _has_all_operands(behind, call):
                return behind not in NAMES and behind not in _OF_SIZES
            is_of_value = behind in ("T", "shape") and not isinstance(call, Call)
            return not is_of_value or name in ALWAYS
        return (
            isinstance(call, Call)
            and name not in self.given
            and name not in self.versions
            and len(name) > 1
            and _has_all_operands(behind, call)
        )

    def _in_library(self, path: str, name: Name, chain: list[Chain]) -> Value:
        """Skip `np.`, `np.linalg.` and `math.` before what they have."""
        link: Any = None
        while chain and isinstance(chain[-1], Attribute):
            link = chain.pop()
            following = bool(chain) and isinstance(chain[-1], Attribute)
            inner = link.name in INNER or library_of(f"{path}.{link.name}") in INNERMOST
            if not (following and inner):
                break
            path = f"{path}.{link.name}"
        if link is None:
            if chain and library_of(path) in PLOTTING:  # such as `Digraph()`, by its own name
                return self._progress(path, chain) or self._passed(chain)
            return self._progress(path, chain) or Library(path)
        library = library_of(path)
        typed, place = link.name, link.span[1] - 1
        if progress := self._progress(typed, chain):
            return progress
        if library in TIMING:
            self._passed(chain)
            return TIMED
        if library in PLOTTING or {"optim", "optimizers"} & {typed, *path.split(".")}:
            return self._passed(chain)
        if typed in ("add", "subtract") and _is_at(chain):
            chain.pop()
            typed = f"{typed}.at"
        if typed in _BRACKETED and chain and isinstance(chain[-1], Subscript):
            return self._joined_in_brackets(typed, chain)
        if (made := self._of_ufunc(typed, library, chain)) is not NO_FUNCTION:
            return made
        if (limit := self._of_precision(typed, chain)) is not None:
            return limit
        if chain and isinstance(chain[-1], Call):
            found = self._by_name(typed, library, chain)
            if found is not NO_FUNCTION:
                return found
        elif library == "constants" and typed in PHYSICAL:
            return Traced(Part(constant(PHYSICAL[typed]), link.span))
        elif typed in CONSTANTS:
            return Traced(Part(CONSTANTS[typed], link.span))
        elif typed == "newaxis":
            return None
        elif typed in ("inf", "nan"):
            return float(typed)
        elif (
            typed in CALLED
            or typed in FORMS
            or prelude.defined(typed)
            or prelude.meant(typed, library)
            or f"{library}.{typed}" in OF_LIBRARIES
            or f"{library}.{typed}" in FORMS  # `N = norm.cdf`
        ):
            return Builtin(typed, library, link.span)
        elif typed in _KINDS or typed.lower().startswith(
            ("float", "int", "double", "long", "bool", "uint")
        ):
            return Unread(say("a type is no number"))
        elif typed in INNER:
            return Library(f"{path}.{typed}")
        found, at = self.source.at(place)
        raise call_complaints.not_in_language(self.source.text, found, self.token(name), at)

    def _joined_in_brackets(self, typed: str, chain: list[Chain]) -> Value:
        """Join columns, as `np.c_[a, b]` does, or what stands one behind the other: `np.r_[0, a]`."""
        brackets = chain.pop()
        assert isinstance(brackets, Subscript)
        call = Call(brackets.value, (), brackets.span)
        bound = {
            f"x{at}": Given(self.evaluate(each), each) for at, each in enumerate(brackets.places)
        }
        return self.form(_BRACKETED[typed].format(", ".join(bound)), bound, call.span)

    def _of_ufunc(self, typed: str, library: str, chain: list[Chain]) -> Value:
        """Apply `np.add.reduce(x)` and its like; give `NO_FUNCTION` for what is none of these."""
        if len(chain) < 2 or not isinstance(method := chain[-1], Attribute):
            return NO_FUNCTION
        text, call = _OF_UFUNCS.get((typed, method.name)), chain[-2]
        if text is None or not isinstance(call, Call):
            return NO_FUNCTION
        del chain[-2:]
        given = self.arguments(method.name, call)
        bound = {
            name: self._needed(given, name)
            for name in ("x", "y")
            if f"{name}[" in text or name == "x"
        }
        if "axis=k" in text:
            bound["k"] = given.take("axis") or Given(0, call)
        return self.form(text, bound, call.span)

    def _of_precision(self, typed: str, chain: list[Chain]) -> float | None:
        """Give what a library says of its numbers: `K.epsilon()`, `np.finfo(np.float32).eps`."""
        call = chain[-1] if chain else None
        if not isinstance(call, Call):
            return None
        if typed == "epsilon" and not call.arguments:
            chain.pop()
            return _EPSILON_OF_KERAS
        asked = chain[-2] if len(chain) > 1 else None
        if typed == "finfo" and isinstance(asked, Attribute) and asked.name in _LIMITS:
            del chain[-2:]
            kind = np.float32 if "32" in self.typed(call.span) else np.float64
            return float(getattr(np.finfo(kind), asked.name))
        return None

    def _progress(self, typed: str, chain: list[Chain]) -> Value:
        """Give what a loop goes through whose progress is shown, `tqdm(xs)`; None of all else."""
        if typed not in PROGRESS or not chain or not isinstance(chain[-1], Call):
            return None
        call = chain.pop()
        assert isinstance(call, Call)
        given = self.arguments(typed, call)
        return self._needed(given, "iterable").value

    def _passed(self, chain: list[Chain]) -> Value:
        while chain and isinstance(chain[-1], (Attribute, Call)):
            chain.pop()
        return DRAWN

    # Functions by their names

    def _function_named(self, name: Name, chain: list[Chain]) -> Value:
        """Apply the function of a name, which the text does not define."""
        found = self._by_name(name.name, "jax" if name.name in JAX_ALONE else "", chain)
        if found is not NO_FUNCTION:
            return found
        if progress := self._progress(name.name, chain):
            return progress
        if name.name in PLOTTING or name.name in DRAWING:
            return self._passed(chain)
        source = self.source
        if name.name == "super":
            call = chain.pop()
            assert isinstance(call, Call)
            return self.super_called(call)
        if keyword.iskeyword(name.name):
            tokens, at = source.at(name.span[0])
            raise complaints.is_keyword(source.text, tokens, tokens[at])
        self.check_free(name)
        known = name.name in self.versions or name.name in CONSTANTS
        raise call_complaints.unknown_function(source.text, *source.at(name.span[0]), known)

    def check_known(self, value: Value, node: Syntax) -> None:
        """Check that no refused statement would have given a value, or may have changed it."""
        raise NotImplementedError

    def super_called(self, call: Call) -> Value:
        """Give what `super()` is in a method."""
        raise NotImplementedError


def _is_at(chain: list[Chain]) -> bool:
    """Tell the method of NumPy's `np.add.at(a, index, b)`."""
    behind = chain[-2:]
    return (
        len(behind) == 2
        and isinstance(behind[1], Attribute)
        and behind[1].name == "at"
        and isinstance(behind[0], Call)
    )
