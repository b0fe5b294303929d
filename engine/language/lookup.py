"""Names looked up: values that the text gave them, inputs, libraries, and functions."""

import keyword
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.scalars import Scalar
from ..gates.table import CONSTANTS, EXTREMES, FUNCTIONS, NAMES, REDUCTIONS, spelled
from . import call_complaints, complaints, prelude
from .builtins import BUILTINS
from .calls import Arguments, Given
from .grammar import Grammar
from .libraries import (
    ALWAYS,
    ARRAYS,
    DEVICES,
    GENERATORS,
    IGNORED,
    INNER,
    LETTERS,
    LIBRARIES,
    PLOTTING,
    PROGRESS,
    SEEDS,
    TIMING,
    TORCH,
    library_of,
)
from .library_names import FORMS, Form, forms
from .meanings import (
    TIMED,
    Builtin,
    Library,
    Scope,
    Traced,
    Unread,
    Value,
    is_callable,
)
from .operators import ONE, Operators
from .parameters import MEANT, TYPED
from .program import Part
from .pythonic import TAKE_FUNCTIONS
from .syntax import (
    CHAIN,
    OF_BOOKS,
    Attribute,
    Call,
    Chain,
    Comprehension,
    Keyword,
    Missing,
    Name,
    Number,
    Starred,
    Subscript,
    Syntax,
    Text,
    Unary,
)
from .tokens import fold_name, plain_tokens
from .walks import placed

ROWS = {*NAMES, *REDUCTIONS}
CALLED = {*ROWS, *BUILTINS, "sum", "float"}
_EXAMPLES = {"zeros": "zeros(4, 3)", "ones": "ones(4, 3)", "randn": "randn(4, 3)",
             "rand": "rand(4, 3)", "array": "array([1, 2])"}  # fmt: skip
_NO_VALUES = frozenset([
    "exp", "log", "ln", "sqrt", "abs", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "leaky_relu",
    "elu", "softplus", "square", "reciprocal", "pow", "max", "min", "dot", "transpose", "sum", "mean",
    "norm", "outer", "softmax", "logsumexp", "maxout",
])  # fmt: skip
"""Functions whose names are no inputs, so that `exp + 1` lacks an operand. All others are called
like inputs of links and courses: `(x - mu)/std`, `sign*x`."""
OF_PRELUDE: dict[str, Callable[[Any, Arguments], Value]] = {
    "_weights": lambda trace, given: trace.weights(given),
    "_is_mask": lambda trace, given: trace.is_mask(given.positional[0].value),
    "_is_text": lambda trace, given: isinstance(given.positional[0].value, str),
    "_is_list": lambda trace, given: isinstance(given.positional[0].value, list),
    "_is_free": lambda trace, given: trace.is_free(given.positional[0].value),
    "_guess": lambda trace, given: trace.guess(*[each.value for each in given.positional]),
    "_expect": lambda trace, given: trace.expect(*[each.value for each in given.positional]),
    "_offered": lambda trace, given: trace.offered(given.positional[0].value),
}
"""What the texts of the prelude may call, and no other."""
BEGUN = Call(Missing((0, 0)), (), (0, 0))
"""A call whose operands are not all read: whether there is such a function is all that can be said."""
NO_FUNCTION = object()
"""What a name gives that is no function."""
_OF_SIZES = frozenset(("view", "permute", "size", "unsqueeze", "expand", "repeat", "chunk"))
"""Methods of arrays whose arguments are all numbers: what stands before their dot is no library."""
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


@lru_cache(maxsize=512)
def _tree(text: str) -> Syntax:
    return Grammar(text, list(plain_tokens(text))).expression(0)


class Lookup(Operators):
    """Finds what names mean, and applies the functions that they name."""

    handing_on = False  # whether a function may stand uncalled, as an argument of one of the text's
    versions: dict[str, int]

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
        if typed in CONSTANTS:
            return Traced(Part(CONSTANTS[typed], span))
        if isinstance(behind, Subscript) and (key := self._text_key(behind)):
            chain.pop()
            return self._parameter(key, behind)
        return self._free(name)

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

    def guess(self, value: Value, sizes: tuple[Value, ...]) -> None:
        """Guess the shape of a value, where it is an input whose shape nothing else says."""
        name = self._free_input(value)
        if name is not None:
            self.guess_shape(name, tuple([int(self.number(size) or 0) for size in sizes]))

    def is_free(self, value: Value) -> bool:
        """Tell whether a value is an input whose shape nothing has said so far."""
        return self._free_input(value) is not None

    def expect(self, value: Value, least: Value, most: Value) -> None:
        """Note which numbers an input had best have where it is given none."""
        of = value.part.of if isinstance(value, Traced) else None
        if isinstance(of, str) and of in self.inputs:
            self.expected[of] = (self.number(least) or 0, self.number(most) or 0)

    def _free_input(self, value: Value) -> str | None:
        of = value.part.of if isinstance(value, Traced) else None
        if isinstance(of, str) and of in self.inputs and not self.has_shape(of):
            return of
        return None

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
        return self.input(name, typed.span)

    # Libraries

    def _is_library(self, name: str, behind: str, chain: list[Chain]) -> bool:
        """Tell whether a name before a dot is a library: not `torch.T`, the transpose of an input."""
        call = chain[-2] if len(chain) > 1 else None
        if name in LIBRARIES or name in PLOTTING:
            if name in LETTERS and isinstance(call, Call) and not _has_all_operands(behind, call):
                return behind not in NAMES and behind not in _OF_SIZES
            return behind not in ("T", "shape") or name in ALWAYS
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
            if not (following and link.name in INNER):
                break
            path = f"{path}.{link.name}"
        if link is None:
            return self._progress(path, chain) or Library(path)
        library = library_of(path)
        typed, place = link.name, link.span[1] - 1
        if progress := self._progress(typed, chain):
            return progress
        if library in TIMING:
            self._passed(chain)
            return TIMED
        if library in PLOTTING or "optim" in (typed, *path.split(".")):
            return self._passed(chain)
        if typed in ("add", "subtract") and _is_at(chain):
            chain.pop()
            typed = f"{typed}.at"
        if chain and isinstance(chain[-1], Call):
            found = self._by_name(typed, library, chain)
            if found is not NO_FUNCTION:
                return found
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
        ):
            return Builtin(typed, library, link.span)
        elif typed.startswith(("float", "int", "double", "long", "bool", "uint")):
            return Unread(say("a type is no number"))
        elif typed in INNER:
            return Library(f"{path}.{typed}")
        found, at = self.source.at(place)
        raise call_complaints.not_in_language(self.source.text, found, self.token(name), at)

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
        return Unread(say("this line draws, and computes nothing"))

    # Functions by their names

    def _function_named(self, name: Name, chain: list[Chain]) -> Value:
        """Apply the function of a name, which the text does not define."""
        found = self._by_name(name.name, "", chain)
        if found is not NO_FUNCTION:
            return found
        if progress := self._progress(name.name, chain):
            return progress
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

    def _by_name(self, typed: str, library: str, chain: list[Chain]) -> Value:
        """Apply a function by its name; `NO_FUNCTION` where there is no such one."""
        call = chain[-1]
        assert isinstance(call, Call)
        known = typed if typed in CALLED else spelled(typed) or typed
        if known == "float" and known not in self.versions:
            chain.pop()
            return BUILTINS["float"](self, self.arguments(typed, call), "float", library)
        if call is not BEGUN and known in ("sum", *EXTREMES) and not library:
            chain.pop()
            return self._of_items(typed, known, call)
        if call is BEGUN:
            is_known = known in CALLED or typed == "print" or prelude.defined(typed)
            if is_known or forms(typed, library) or prelude.meant(typed, library):
                chain.clear()
                return Traced(Part(ONE, call.span))
            return NO_FUNCTION
        if meant := prelude.meant(typed, library):
            chain.pop()
            return self._of_prelude(meant, call)
        layer = prelude.defined(typed)
        if layer and layer.is_layer and (known not in CALLED or _is_layer(library, call)):
            chain.pop()
            return self._of_prelude(layer, call)
        made = self.of_forms(self._forms_beside(known, library, call), call, known)
        if made is not None:
            chain.pop()
            return made
        if self.in_form and typed in OF_PRELUDE:
            chain.pop()
            return OF_PRELUDE[typed](self, self.arguments(typed, call))
        if known in BUILTINS:
            chain.pop()
            before, self.handing_on = self.handing_on, known in TAKE_FUNCTIONS
            try:
                given = self.arguments(typed, call)
            finally:
                self.handing_on = before
            return self.builtin(known, library, given)
        if known in ROWS:
            chain.pop()
            return self._row(known, call, library)
        written = prelude.defined(typed)
        if written is not None and (self.in_form or not written.is_helper):
            chain.pop()
            return self._of_prelude(written, call)
        if library and typed in GENERATORS:
            chain.pop()
            return Library("numpy.random")
        if typed in SEEDS:
            chain.pop()
            return Unread(say("a seed is no number to compute with"))
        if library and typed in DEVICES:
            chain.pop()
            return Unread(say("where a library computes changes no number"))
        if library and typed == "is_available":
            chain.pop()
            return False
        made = self.by_form(typed, library, call, ()) if library else None
        if made is not None:
            chain.pop()
            return made
        return NO_FUNCTION

    def _of_prelude(self, written: prelude.Defined, call: Call) -> Value:
        """Call what the prelude defines."""
        before, self.handing_on = self.handing_on, True
        try:
            given = self.arguments(written.name, call)
        finally:
            self.handing_on = before
        for name in given.named.keys() & IGNORED:
            del given.named[name]
        return self.call(self.of_prelude(written, call.span), given, call.span)

    def of_prelude(self, written: prelude.Defined, span: Span) -> Value:
        """Give a function of the prelude, which is called at a place."""
        raise NotImplementedError

    def call(self, value: Value, given: Arguments, span: Span) -> Value:
        """Inline a call of what the text or the prelude defines."""
        raise NotImplementedError

    def _forms_beside(self, known: str, library: str, call: Call) -> tuple[Form, ...]:
        """List the forms of a call that means something else than the row, or types more than it takes."""
        if f"{library}.{known}" in MEANT:
            return MEANT[f"{library}.{known}"]
        beside = TYPED.get(f"{library}.{known}") or TYPED.get(known)
        if not beside:
            return ()
        named = [item.name for item in call.arguments if isinstance(item, Keyword)]
        more = len(call.arguments) - len(named) > FUNCTIONS[known].arity
        return beside if more or not IGNORED.issuperset(named) else ()

    def _of_items(self, typed: str, known: str, call: Call) -> Value:
        """Apply Python's sum, max or min, of a list or of what counts, or the row's, of an array."""
        if known != "sum" and any(
            isinstance(each, Keyword) and each.name == "key" for each in call.arguments
        ):
            before, self.handing_on = self.handing_on, True
            try:
                given = self.arguments(typed, call)
            finally:
                self.handing_on = before
            return self.chosen_by_key(given, known)
        if known != "sum" and self._chooses_items(call):
            return self._extreme(self.arguments(typed, call), known, "")
        if not call.arguments or isinstance(call.arguments[0], (Keyword, Starred)):
            return self._row(known, call, "")
        node, *others = call.arguments
        value = self.evaluate(node)
        if isinstance(value, (list, tuple, range)) and (known == "sum" or not others):
            rest = self.arguments(typed, call._replace(arguments=tuple(others)))
            rest.positional.insert(0, Given(value, node))
            apply = self._total if known == "sum" else self._extreme
            return apply(rest, known, "")
        return self._row(known, call, "", value)

    def _chooses_items(self, call: Call) -> bool:
        """Tell Python's max of numbers that count, or of a list."""
        if not call.arguments or any(isinstance(each, Keyword) for each in call.arguments):
            return False
        if self.counting:
            return True
        for item in call.arguments:
            if isinstance(item, Comprehension):
                return True
            holder = self.scope.holding(item.name) if isinstance(item, Name) else None
            value = holder.names[item.name] if holder and isinstance(item, Name) else None
            if isinstance(value, (list, tuple, int, float)):
                return len(call.arguments) == 1 or all(
                    isinstance(other, (Number, Unary))
                    or (isinstance(other, Name) and self._is_static(other.name))
                    for other in call.arguments
                )
        return False

    def _is_static(self, name: str) -> bool:
        holder = self.scope.holding(name)
        return holder is not None and isinstance(holder.names[name], (int, float))

    def _row(self, typed: str, call: Call, library: str, first: Value = None) -> Value:
        """Apply a row of the table; `first` is its first argument, where that is worked out."""
        reduces = typed in REDUCTIONS
        named = REDUCTIONS.get(typed, typed)
        of_arrays = "torch" if library in TORCH else library if library in ARRAYS else ""
        if first is None:
            return self.applied(named, call, [], reduces, library=of_arrays)
        node, *others = call.arguments
        call = call._replace(arguments=tuple(others))
        return self.applied(named, call, [self.part(first, node)], reduces, library=of_arrays)

    def form(self, text: str, bound: dict[str, Given], span: Span) -> Value:
        """Trace a text of the language in which these names are bound."""
        before, self.scope = (
            self.scope,
            Scope({name: self._kept(self._plain(each.value)) for name, each in bound.items()}),
        )
        formed, self.in_form = self.in_form, True
        try:
            return self.evaluate(placed(_tree(text), span))
        finally:
            self.scope, self.in_form = before, formed


def _is_layer(library: str, call: Call) -> bool:
    """Tell `nn.LeakyReLU(0.1)`, which makes a layer, from `nn.ReLU(x)`, which is taken for its call."""
    positional = [each for each in call.arguments if not isinstance(each, Keyword)]
    if not library:
        return not positional
    return all(isinstance(each, (Number, Text, Unary)) for each in positional)


def _is_at(chain: list[Chain]) -> bool:
    """Tell the method of NumPy's `np.add.at(a, index, b)`."""
    behind = chain[-2:]
    return (
        len(behind) == 2
        and isinstance(behind[1], Attribute)
        and behind[1].name == "at"
        and isinstance(behind[0], Call)
    )
