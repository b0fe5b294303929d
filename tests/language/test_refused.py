"""What is outside of the language is refused at once, at its place, with what to do instead."""

import time

import pytest

from engine.base.errors import InputError
from engine.language.parser import parse

REFUSED = {
    # what a circuit can't be
    "for i in range(100):\n    y = W @ x\n    optimizer.step()": (
        "training-loop", "optimizer.step", "forward pass and the loss alone"),
    "for i in range(100000):\n    y = w*x\n    dw = 2*y*x\n    w -= 0.1*dw": (
        "training-loop", "w -= 0.1*dw", "one turn without the loop"),
    "for i in range(9000):\n    g = {'w': 2*w}\n    for t in range(9): w = w - 0.1*g['w']*grad": (
        "training-loop", "w = w - 0.1*g['w']*grad", "one turn without the loop"),
    "for i in range(9000):\n    w = w - 0.1*x": ("too-many-operations", "w - 0.1*x", "Take fewer turns"),
    "while exp(x) > 0.1:\n    x = x/2": ("while-on-a-value", "while exp(x) > 0.1:", "fixed number of turns"),
    "y = lin(x)": ("unknown-function", "lin", "paste its definition too"),
    "class N:\n  def forward(self, x):\n    return self.lin(x)": (
        "unknown-function", "self.lin", "paste its definition too"),
    "y = x[x>0]": ("picked-by-mask", "x>0", "where(x > 0, x, 0)"),
    "m = x > 0\ny = x[m]": ("picked-by-mask", "m", "where(x > 0, x, 0)"),
    "if x > 0: y = 2*x\ny*3": ("passed-over", "y", "in the other branch too"),
    "if x > 0: y = 2*x": ("passed-over", "y = 2*x", "in the other branch too"),
    "if x > 0: y": ("shown-in-branch", "y", "Give it a name in both branches"),
    "if x > 0:\n    y\nelse:\n    z": ("shown-in-branch", "y", "Give it a name in both branches"),
    "if x > 0:\n    print(2*y)": ("no-circuit", "if x > 0:\n    print(2*y)", "Compute something"),
    "@wraps(g)\ndef f(x): return x": ("decorator", "@", "Leave its line out"),
    "@torch.no_grad()\ndef f(x): return x": ("decorator", "@", "Leave its line out"),
    "y = np.array([1.5, 2], dtype=int)*x": ("cut-to-whole", "int", "leave the type out"),
    "y = torch.tensor([1.5], dtype=torch.long)*x": ("cut-to-whole", "torch.long", "leave the type out"),
    "np.maximum(x, y, z)": ("wrong-arity", "np.maximum(x, y, z)", "max(x, y, z)"),
    "async def f(x): return x": ("async", "async", "Leave the word out"),
    "def f(x):\n  yield x": ("yield", "yield", "return the list"),
    "def f(a, b): return a*b\nf(x)": ("wrong-arguments", "f(x)", "where it is defined"),
    "break": ("misplaced", "break", "Take it out"),
    "class P(torch.autograd.Function):\n  @staticmethod\n  def forward(ctx, x): return x\nP.apply(x)": (
        "unknown-attribute", "P.apply", "Write its forward pass as a function"),
    # what never ends, or is too large
    "def f(x): return f(x)+1\nf(x)": ("too-deep", "f(x)", "must come to an end"),
    "f = lambda x: f(x)\nf(x)": ("too-deep", "f(x)", "must come to an end"),
    "def f(x): return g(x)\ndef g(x): return f(x)\nf(x)": ("too-deep", "f(x)", "must come to an end"),
    "while True: pass\nx": ("too-many-turns", "while True:", "Take fewer"),
    "while True:\n  x = x + 1": ("too-many-operations", "x + 1", "Take fewer turns"),
    "for i in range(10**9): x": ("too-many-turns", "for i in range(10**9):", "Take fewer"),
    "for i, a in enumerate(range(10**9)): x": ("too-long", "range(10**9)", "Make it shorter"),
    "x*sum(range(10**9))": ("too-long", "range(10**9)", "Make it shorter"),
    "a = list(range(10**9))": ("too-long", "range(10**9)", "Make it shorter"),
    "a = 'a'*10**9": ("too-long", "'a'*10**9", "Make it shorter"),
    "a = (0,)*10**9": ("too-long", "(0,)*10**9", "Make it shorter"),
    "[a for a in range(999) for b in range(999)]": ("too-many-operations", None, "Take fewer turns"),
    "sum(sum(x for a in range(999)) for b in range(999))": (
        "too-many-operations", None, "Take fewer turns"),
    "a=[x,x]\n" + "a=[a,a]\n" * 500 + "np.array(a)": ("too-deep", "a", "Take out a pair of brackets"),
    "a='a'\n" + "a=f'{a}{a}'\n" * 500: ("too-long", "f'{a}{a}'", "Make it shorter"),
    "a='{0}{0}'\n" + "a=a.format(a)\n" * 500: ("too-long", None, "Make it shorter"),
    "a = []\na.append(a)\nnp.array(a)*x": ("too-deep", "a", "Take out a pair of brackets"),
    "np.zeros((1000, 1000))*x": ("too-many-numbers", None, "up to 100,000"),
    "np.arange(10**9)*x": ("too-many-numbers", None, "up to 100,000"),
    "f(x) = x+1\n" + "f(" * 1000 + "x" + ")" * 1000: ("too-deep", "(", "Give an inner part a name"),
    "sigmoid(w.x + b": ("unknown-attribute", "x", "write `w*x`, or `w @ x`"),
    # what reaches for more than it is given
    "().__class__": ("unknown-attribute", "__class__", ".T"),
    "f = lambda x: x\nf.__globals__": ("unknown-attribute", "__globals__", ".T"),
    "getattr(x, 'y')": ("unknown-function", "getattr", "paste its definition too"),
    "open('/etc/passwd')": ("unknown-function", "open", "no gate"),
    "exec('import os')": ("unknown-function", "exec", "no gate"),
    "__import__('os')": ("leading-underscore", "__import__", "letter"),
    # where it is said
    "y = f'{x*}'": ("incomplete", "*", "Add a name"),
    "x = [1, 2\ny = 3": ("unclosed", "[", "Add a `]`"),
    "y = np.zeros((3, 4)\nz = y*x": ("unclosed", "(", "Add a `)`"),
    "< 3": ("not-in-language", "<", "on both sides"),
    "\n" * 9000 + "y = x +": ("incomplete", "+", "Add a name"),
    # what can't be worked out
    "d = {[1]: 2}": ("bad-key", "[1]", "A key is a text or a number"),
    "for i in range(2.5): x": ("not-whole", "2.5", "whole number"),
    "for i in range('a'): x": ("not-whole", "'a'", "whole number"),
    "for i in range(2): x*(i & 1.5)": ("not-worked-out", "i & 1.5", "do not go together"),
    "for i in range(2): x*(i @ i)": ("not-worked-out", "i @ i", "do not go together"),
    "for i in range(2): x*(i % 0)": ("divided-by-0", "i % 0", "before the circuit runs"),
    "x['a':2]": ("not-whole", "'a'", "Take one number or one row"),
    "y = dict(x)": ("no-number", "x", "numbers, arrays and inputs"),
    "a = -'a'": ("no-number", "'a'", "numbers, arrays and inputs"),
    "def f(x):\n\ty = x\n        return y": ("indentation", None, "same spaces"),
    "def f(x):\n    return x*": ("incomplete", "*", "Add a name"),
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_it_is_refused_at_once_at_its_place_with_a_hint(text: str) -> None:
    code, place, hint = REFUSED[text]
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        parse(text)
    assert time.process_time() - start < 1.5
    error = caught.value
    assert error.code == code
    assert error.span is not None
    assert place is None or text[slice(*error.span)] == place
    assert error.message
    assert hint in error.hint


READ = {
    ">>> y = x*2\n>>> for i in range(2):\n...     y = y + 1\n... \n>>> y": 4,
    "In [3]: y = x*2\n%matplotlib inline\ny*3": 2,
    "def f(x):\r\n    return x*2\r\nf(x)\r\n": 1,
    "a = []\na.append(a)\nb = []\nb.append(b)\nc = a == b\nx*2": 2,
    "a = [0]*10000\nb = [a]*100\nx*2": 2,
    "x;" * 4_999 + "x": 5_000,
}


@pytest.mark.parametrize("text", READ, ids=lambda text: text[:40])
def test_what_only_looks_like_it_is_read_at_once(text: str) -> None:
    start = time.process_time()
    assert len(parse(text).statements) <= READ[text]
    assert time.process_time() - start < 1.5
