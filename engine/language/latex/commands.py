r"""The commands of LaTeX that are read, by what they are."""

from ...base.words import say
from ..signs import EXPECTED
from ..syntax import DOT, NEGATED, TRANSPOSED

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi "  # noqa: SIM905  a list of words reads best as one
        "varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi "
        "Pi Sigma Upsilon Phi Psi Omega ell".split(),
        "αβγδεεζηθθικλμνξππρρσστυφφχψωΓΔΘΛΞΠΣΥΦΨΩl",
        strict=True,
    )
)
"""Letters, and what each is in the language."""

FUNCTIONS = {
    **{name: name for name in
       "sin cos tan sinh cosh tanh exp log ln max min arcsin arccos arctan det".split()},  # noqa: SIM905
    "lg": "log10",
}  # fmt: skip
"""Functions that are commands."""

SIGNS = {
    "cdot": DOT, "cdotp": DOT, "bullet": DOT, "times": "*", "odot": "*", "circ": "*", "ast": "*",
    "star": "*", "div": "/", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=",
    "geqslant": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "gets": ":=", "leftarrow": ":=",
    "coloneqq": ":=", "sum": "∑", "prod": "∏", "vert": "|", "lvert": "|", "rvert": "|", "mid": "|",
    "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "parallel": "‖", "{": "(", "}": ")",
    "lbrace": "(", "rbrace": ")", "lbrack": "(", "rbrack": ")", "lparen": "(", "rparen": ")",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "land": "and", "wedge": "and", "lor": "or", "vee": "or", "neg": NEGATED, "lnot": NEGATED,
    "top": TRANSPOSED, "intercal": TRANSPOSED, "colon": ":", "slash": "/", "equiv": "=",
    "triangleq": "=", "doteq": "=",
}  # fmt: skip
"""Signs, and what each is in the language."""

PASSED_OVER = frozenset(
    ", ; : ! > / quad qquad enspace thinspace displaystyle textstyle scriptstyle limits nolimits "  # noqa: SIM905
    "nonumber notag left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr "
    "bigm Bigm biggm Biggm allowbreak noindent centering small large normalsize it bf rm "
    "mathrm@".split()
) | {" ", "\n", "\t"}
"""Spacing and sizes, which say nothing."""

WITH_ARGUMENT_PASSED_OVER = frozenset(
    (
        "label",
        "tag",
        "tag*",
        "hspace",
        "vspace",
        "hspace*",
        "vspace*",
        "phantom",
        "hphantom",
        "vphantom",
        "color",
    )
)
"""Commands that say nothing, and take an argument that is passed over too."""

STYLES = frozenset(
    "mathbf boldsymbol bm mathcal mathscr mathsf mathtt mathfrak mathnormal symbf vec "  # noqa: SIM905
    "overrightarrow underline pmb mathbb".split()
)
"""How a letter looks, which is no other letter."""

BRACED = frozenset(("underbrace", "overbrace", "boxed", "cancel"))
"""Braces and boxes around a part, whose labels say nothing."""
SET_OVER = frozenset(("stackrel", "overset", "underset"))
"""What is set over or under a sign, and says nothing."""

WORDS = frozenset(
    ("mathrm", "mathit", "operatorname", "operatorname*", "text", "textrm", "textbf", "textit", "textsf",
     "texttt", "mbox", "hbox", "mathop")
)  # fmt: skip
"""What makes a word of its letters."""

ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
           "tilde": "\u0303", "widetilde": "\u0303"}  # fmt: skip
"""Marks over a letter, which belong to the name."""

ROWS = frozenset(
    name + star
    for name in (
        "align",
        "aligned",
        "split",
        "gather",
        "gathered",
        "equation",
        "eqnarray",
        "multline",
        "alignat",
    )
    for star in ("", "*")
)
"""Environments whose rows are statements."""
CASES = frozenset(("cases", "dcases", "rcases", "array"))
MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "smallmatrix", "Bmatrix"))

_DERIVED = say("The gradients are computed by themselves: write the function alone.")
RESTATED = "% each gate, and its gradients"
"""A comment behind which an environment says of a program's gates what its statements said before."""
_HOLDS_FOR = say("Write the formula alone, without what it holds for.")
QUALIFYING = {"in": "∈", "forall": "∀"}
"""Signs that begin or stand in what a formula holds for, behind a comma; anywhere else they are refused."""
EXPECTING = frozenset(("E", "V", "Var", "Cov", "Pr"))
"""Operators of chance, where a square bracket is behind them."""
WORDS_REFUSED = frozenset(("argmax", "argmin"))
REFUSED = {
    **dict.fromkeys(QUALIFYING, _HOLDS_FOR),
    **dict.fromkeys(
        ("dots", "ldots", "cdots", "vdots", "ddots", "dotsc", "dotsb"),
        say("What the dots stand for can't be told: write all of it, or a sum."),
    ),
    **dict.fromkeys(("partial", "nabla", "dot", "ddot"), _DERIVED),
    **dict.fromkeys(
        ("notin", "exists", "subset", "subseteq", "to", "rightarrow", "mapsto", "sim",
         "approx", "propto", "Rightarrow", "implies", "iff", "quad@"),
        _HOLDS_FOR,
    ),
    **dict.fromkeys(("int", "iint", "oint", "lim"), say("An integral or a limit has no circuit.")),
    **dict.fromkeys(EXPECTING, EXPECTED),
    **dict.fromkeys(("pm", "mp"), say("Write one formula for each sign.")),
    **dict.fromkeys(
        ("argmax", "argmin", "arg"),
        say("A place has no gradient: write the value there, such as max(x)."),
    ),
    **dict.fromkeys(
        ("sup", "inf", "binom", "infty", "otimes", "oplus"),
        say("Write what it comes to with sums, products and functions."),
    ),
}  # fmt: skip
"""Commands that are known and not read, and what to do."""
