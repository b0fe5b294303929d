"""What a text tells of itself: for which library it was written, and whether it is a program or formulas."""

import re

from .latex.detecting import is_latex
from .libraries import INNER, LIBRARIES

_COMMENT = re.compile(r"#[^\n]*")
_NAMED = re.compile(
    r"\btorch\b|(?<![\w.])nn\."
    r"|(?<![\w.])F\.(?:relu|\w*softmax|\w*loss|\w*entropy\w*|one_hot|linear|conv|\w*norm|dropout"
    r"|tanh|\w*sigmoid|\w*elu|softplus|pad|embedding|\w*pool|scaled|cosine|pairwise)"
)
_NUMPY = re.compile(r"(?<![\w.])(?:np|numpy|jnp)\b")
_IMPORTED = re.compile(
    r"^[ \t]*(?:>>> )?(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+([^\n]+)", re.MULTILINE
)
_DEFINED = re.compile(r"\b(?:def|class)[ \t]+(\w+)")
_OPTION = re.compile(
    r"\b(\w+)\((?:[^()]|\([^()]*\))*?(?<![\w.])(?:dim|keepdim|unbiased)[ \t]*=(?!=)"
)
_METHOD = re.compile(r"((?<![\w.])[\w.]*\w|[\])'\"])\s*\.([a-z]\w*)\(")
_AT = re.compile(r"\.at\s*\[[^\]]*\]$")
_NUMBER = re.compile(r"-?\d|\w*(?:dim|axis)\b|p\s*=|[(\[]")
_STATEMENT = re.compile(
    r"^[ \t]*(?:for|def|class|while|if|try|import|from|return|with)\b"
    r"|\bfor\b(?:(?!\bfor\b)[^\n])*\bin\b|\blambda\b|\][ \t]*=(?!=)",
    re.MULTILINE,
)


def _names(typed: str) -> frozenset[str]:
    return frozenset(typed.split())


_ALONE = _names(
    "abs absolute acos acosh amax amin arccos arcsin arctan asin asinh atan atanh bool ceil chunk cos "
    "cosh cov corrcoef cpu cuda det diag double erf erfc exp exp2 expm1 flatten flip fliplr flipud "
    "float floor frac half int inverse isnan item log log10 log1p log2 log_softmax logdet logit "
    "logsumexp long median nanmean nansum neg negative norm quantile reciprocal relu roll rsqrt "
    "sigmoid sign sin sinh size softmax split sqrt square t tan tanh tile topk tril triu trunc"
)
"""Methods with no operand but numbers and axes: `x.norm(1)`, and not `LA.norm(x)` of a library."""

_OF_ONE = _names(
    "atan2 cross div divide eq fmod ge ger gt hypot inner kron le logaddexp lt matmul maximum minimum "
    "mul multiply ne outer pow remainder sub subtract true_divide vdot xlogy"
)
"""Methods with one operand: `x.mul(y)`, and not `lib.mul(x, y)`."""

_ANY = _names(
    "addbmm addcdiv addcmul addmm addmv addr backward baddbmm bmm clamp clamp_max clamp_min clone "
    "contiguous detach diag_embed expand expand_as gather index_add index_copy index_fill "
    "index_select lerp masked_fill masked_select mm movedim mv narrow new_full new_ones new_tensor "
    "new_zeros numel permute repeat_interleave reshape_as scatter scatter_add swapdims to type_as "
    "unbind unflatten unsqueeze view view_as"
)
"""Methods whose names tensors have alone."""

_SHARED = frozenset(["flatten", "split"])
"""Of these, what NumPy's arrays, or texts, have without an operand, or with another."""

_WEAK = frozenset(["item", "backward", "view", "to"])
"""Of these, what a text that names NumPy may have of its own, or of NumPy's arrays."""

_CHANGES = re.compile(r"[a-z]\w*[a-z0-9]_")
"""Names of methods that change a tensor in place: `x.mul_(2)`."""

_LONGEST = 200  # letters of arguments that are looked at


def is_torch(text: str) -> bool:
    """Tell a text for PyTorch, whose `var` and `max` along an axis are others, from one for NumPy.

    It names PyTorch, has options of its functions, or calls methods that NumPy's arrays lack. What the
    text defines itself, and what it imports from elsewhere, says nothing.

    >>> is_torch("x.exp().std()"), is_torch("np.exp(x).std()"), is_torch("dim = 2; x.std(0)/dim")
    (True, False, False)
    """
    code = _COMMENT.sub("", text)
    if _NAMED.search(code):
        return True
    own = set(_DEFINED.findall(code))
    if any(
        found[1] not in own and not found[1][0].isupper() and not found[1].startswith("__")
        for found in _OPTION.finditer(code)
    ):
        return True
    own |= _WEAK if _NUMPY.search(code) else set()
    others = LIBRARIES | {"Math"} | _imported(code)
    return any(
        found[2] not in own
        and _is_tensors(found[2], code, found.end())
        and not _is_library(found[1], others)
        and not _AT.search(code, max(0, found.end(1) - _LONGEST), found.end(1))
        for found in _METHOD.finditer(code)
    )


def _imported(code: str) -> set[str]:
    return {name for line in _IMPORTED.findall(code) for name in re.findall(r"\w+", line)}


def _is_library(owner: str, others: frozenset[str] | set[str]) -> bool:
    """Tell what stands before a dot from a value: `self` is the text's own, and calls what it defines."""
    first, *rest = owner.split(".")
    return first in others or owner == "self" or bool(INNER & set(rest))


def _is_tensors(name: str, code: str, at: int) -> bool:
    """Tell whether a call, whose arguments begin at a place, is one of a method that tensors have alone."""
    if name in _ANY or _CHANGES.fullmatch(name):
        return True
    if name not in _ALONE and name not in _OF_ONE:
        return False
    commas, depth = 0, 1
    for end in range(at, min(at + _LONGEST, len(code))):
        depth += (code[end] in "([{") - (code[end] in ")]}")
        commas += code[end] == "," and depth == 1
        if not depth:
            break
    else:
        return False
    typed = code[at:end].strip()
    if name in _OF_ONE:
        return bool(typed) and not commas
    if not typed:
        return name not in _SHARED
    return _NUMBER.match(typed) is not None


def is_program(text: str) -> bool:
    """Tell a text with Python's statements from one of formulas, in which `[1, 2]*3` scales a vector."""
    return _STATEMENT.search(_COMMENT.sub("", text)) is not None and not is_latex(text)
