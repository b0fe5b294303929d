# ruff: noqa: E501
"""Kinds of Python that courses use beside numbers: lists, objects, and calls of constants; one piece each."""

from typing import Any

from tests.support.courses import Piece

KINDS: list[Piece] = []


def p(name: str, text: str, plain: str = "", refused: str = "", **inputs: Any) -> None:
    KINDS.append(Piece(name, text.strip("\n"), inputs, plain.strip("\n"), (), refused))


p(
    "a-list-that-is-an-input-is-joined",
    "import math\nw = [0.5, -1.0]\ny = w + [x]\nz = sum(a**2 for a in y)",
    x=0.7,
)
p(
    "a-list-that-is-an-input-is-repeated",
    "import math\nw = [0.5, -1.0]\ny = w*2\nz = sum(y)*x",
    x=0.7,
)
p(
    "rows-of-lists-are-joined",
    "import math\nA = [[1.0, 2.0], [3.0, 4.0]]\nr = A[0][1:] + A[1]\nz = sum(r)*len(r)*x",
    x=0.7,
)
p(
    "a-part-of-a-list-is-a-copy",
    "import math\nw = [1.0, 2.0, 3.0]\nv = w[:2]\nw[0] = 9.0\nz = sum(v)*x",
    x=0.7,
)
p(
    "a-list-grows-under-all-its-names",
    "import math\nw = [1.0, 2.0]\nv = w\nv += [3.0]\nz = sum(w)*len(w)*x",
    x=0.7,
)
p(
    "a-tuple-picks-as-places-do",
    "i = (0, 1)\ny = A[i]*2 + A[([0, 1], [1, 0])].sum()",
    A=[[0.5, -1.0], [2.0, 0.25]],
)
p(
    "a-tuple-is-a-place-that-changes",
    "for i in [(0, 0), (1, 1)]:\n    A[i] *= x\ny = A.sum()",
    A=[[0.5, -1.0], [2.0, 0.25]],
    x=0.7,
)
p(
    "the-sum-of-two-conditions-is-one",
    "m = (x > 0) + (y > 0)\nm += x < -1\nz = x*m + x*(1*(x > 0) + (y > 0)) + sum([x > 0, y > 0])",
    x=[0.5, -1.2, 2.0],
    y=[1.0, 2.0, -3.0],
)
p(
    "conditions-as-numbers-are-added",
    "z = x*((x > 0).astype(float) + np.asarray(y > 0, dtype=float))",
    x=[0.5, -1.2, 2.0],
    y=[1.0, 2.0, -3.0],
)
p(
    "ones-of-books-are-added",
    "z = x*(1(x > 0) + 1(y > 0))",
    plain="z = x*(1*(x > 0) + 1*(y > 0))",
    x=[0.5, -1.2, 2.0],
    y=[1.0, 2.0, -3.0],
)
p("conditions-on-numbers-are-added", "z = a*((a > 0) + (b > 0))", a=0.5, b=0.7)
for held, name in (("d = {'r': A[0]}", "d['r']"), ("d = [x, A[0]]", "d[1]")):
    p(
        f"{name}-changes-its-array",
        f"{held}\n{name}[1] = x\n{name}[0] *= 2\ny = A*3",
        A=[[0.5, -1.0], [2.0, 0.25]],
        x=0.7,
    )
p(
    "rows-in-a-list-change-their-array",
    "for r in A:\n    v = [x, r]\n    v[1][0] = x\ny = A*3",
    refused="through-a-view",
    A=[[0.5, -1.0], [2.0, 0.25]],
    x=0.7,
)
p(
    "factorials-are-worked-out",
    "import math\ny = sum(x**n/math.factorial(n) + math.comb(4, n) for n in range(5))*int(x > 0)",
    x=0.7,
)
p(
    "a-call-that-compares-picks-places",
    "d = x*1\nd[np.isnan(d)] = 0\nd[np.logical_and(d > 0, d < 1)] *= 3\nd*2",
    x=[0.5, -1.2, 2.0],
)
p(
    "labels-say-how-many-classes-there-are",
    "H = np.zeros((y.size, y.max() + 1))\nH[np.arange(y.size), y] = 1\nnp.sum(H*S)",
    S=[[0.5, -1.0, 0.3], [2.0, 0.25, 0.1]],
    y=[2, 0],
)
p(
    "a-dict-that-nothing-makes-is-handed-on",
    "def forward(x, params):\n    return np.tanh(x @ params['W'] + params['b'])\nout = forward(x, params)",
    plain="np.tanh(x @ W + b)",
    x=[0.5, -1.2],
    W=[[0.3, 0.1], [0.2, -0.4]],
    b=[0.1, 0.2],
)
p(
    "pi-that-has-places-is-an-input",
    "s = 0\nfor k in range(len(mu)):\n    s = s + pi[k]*np.exp(-(x - mu[k])**2)\ny = np.log(s)",
    pi=[0.3, 0.7],
    mu=[0.0, 1.0],
    x=0.7,
)
p(
    "jax-puts-the-larger-number-in-a-place",
    "y = x.at[0].max(w).at[1].divide(2.0).at[2].power(2).at[:2].min(1.5)",
    plain="y = x*1\ny[0] = np.maximum(y[0], w)\ny[1] = y[1]/2\ny[2] = y[2]**2\ny[:2] = np.minimum(y[:2], 1.5)",
    x=[0.5, -1.2, 2.0],
    w=0.7,
)
p(
    "mxnet-says-what-has-a-gradient",
    "from mxnet import autograd, np, npx\nnpx.set_np()\nx.attach_grad()\nwith autograd.record():\n    y = 2*np.dot(x, x)\ny.backward()",
    plain="2*np.dot(x, x)",
    x=[0.5, -1.2],
)
STEP_IN_A_FUNCTION = """
w = torch.tensor(0.5, requires_grad=True)
def train_step(x, y):
    loss = ((w*x - y)**2).mean()
    optimizer.zero_grad()
    loss.backward()
    {step}
    return loss.item()
loss = train_step(x, y)
"""
for kind, step in (
    ("an-optimizer", "optimizer.step()"),
    ("hand", "w.data -= 0.1*w.grad"),
    ("tensorflow", "w.assign_sub(0.1*w.grad)"),
):
    p(
        f"a-step-by-{kind}-ends-a-function",
        STEP_IN_A_FUNCTION.format(step=step),
        plain="((w*x - y)**2).mean()",
        x=[0.5, -1.2],
        y=[0.3, 0.1],
        w=0.5,
    )
p(
    "an-optimizer-steps-once",
    STEP_IN_A_FUNCTION.format(step="optimizer.step()") + "loss = train_step(x, y)",
    refused="training-loop",
    x=[0.5, -1.2],
    y=[0.3, 0.1],
    w=0.5,
)
p(
    "what-a-step-in-a-function-changed-is-not-read",
    "def step(p, x):\n    loss = torch.sum((p*x)**2)\n    loss.backward()\n    p.data -= 0.1*p.grad\nstep(w, x)\nif w > 0:\n    x = 2*x",
    refused="passed-over",
    x=[0.5, -1.2],
    w=0.5,
)
p(
    "while-has-an-else",
    "n = 3\ni = 0\nwhile i < n:\n    x = x*1.5\n    i += 1\nelse:\n    x = x + 1\ny = x*2",
    x=0.7,
)
p(
    "break-skips-the-else-of-while",
    "i = 0\nwhile i < 3:\n    x = x*1.5\n    i += 1\n    if i == 2:\n        break\nelse:\n    x = x + 1\ny = x*2",
    x=0.7,
)
p(
    "a-key-is-formatted",
    "d = {}\nfor l in range(1, 3):\n    d[f'W{l:02d}'] = x*l\ny = d['W01']*d['W02']",
    x=0.7,
)
p(
    "what-nobody-asks-for-is-no-output",
    "def f(x):\n    return x*2, x**2, x**3\n_, _, cost = f(x)",
    plain="cost = x**3",
    x=0.7,
)
p("divmod", "q, r = divmod(7, 3)\ny = x*q + r", x=0.7)
p(
    "numbers-are-reduced",
    "a = np.sum(x) + np.mean(x)*np.max(x)\ny = a*np.linalg.norm(x) + np.dot(x, 2.0)",
    x=-0.7,
)
p("a-stack-times-a-matrix", "y = np.dot(A[:, None, :], A)", A=[[0.5, -1.0], [2.0, 0.25]])
p(
    "whole-arrays-are-known",
    "def f(i, d):\n    return x/np.power(10, (2*(i//2))/np.float32(d))\ny = f(np.arange(4)[np.newaxis, :], 4).sum()",
    x=0.7,
)
p(
    "conditions-of-whole-lists",
    "import math\nsizes = [2, 3]\ny = x*2 if all(s > 1 for s in sizes) else x\nz = y*len([s for s in sizes if s > 2])",
    x=0.7,
)
p(
    "operators-of-a-class",
    """
class V:
    def __init__(self, data): self.data = data
    def __add__(self, o): return V(self.data + o.data)
    def __neg__(self): return V(-self.data)
    def __getitem__(self, i): return self.data*i
    def __len__(self): return 3
    def __iter__(self): return iter([self.data, 2*self.data])

v = V(x) + -V(x**2)
y = v[2]*len(v) + sum(v)
""",
    x=0.7,
)
p(
    "a-dataclass",
    """
from dataclasses import dataclass

@dataclass
class Config:
    n: int
    scale: float = 0.5

    def apply(self, x):
        return x**self.n*self.scale

config = Config(2)
y = config.apply(x) + Config(3, scale=2.0).apply(x)
""",
    x=0.7,
)
p(
    "a-class-is-for-its-loss",
    """
class SquareLoss:
    def loss(self, y, p):
        return 0.5*np.power(y - p, 2).sum()

    def gradient(self, y, p):
        return p - y
""",
    plain="0.5*np.power(y - p, 2).sum()",
    y=[0.5, 1.0],
    p=[0.2, 0.7],
)
p(
    "static-methods-alone",
    """
class CrossEntropyCost(object):
    @staticmethod
    def fn(a, y):
        return np.sum(-y*np.log(a) - (1 - y)*np.log(1 - a))

    @staticmethod
    def delta(z, a, y):
        return a - y
""",
    plain="np.sum(-y*np.log(a) - (1 - y)*np.log(1 - a))",
    a=[0.2, 0.7],
    y=[0.0, 1.0],
)
p(
    "changes-in-place-by-methods",
    """
y = x.clone()
z = y
y.relu_()
y.mul_(2).add_(x)
w = torch.zeros(3)
w.copy_(y)
w.fill_(3.0)
loss = (y*z).sum() + w.sum()
""",
    plain="np.sum((np.maximum(x, 0)*2 + x)**2) + 9.0",
    x=[0.5, -1.5, 2.0],
)
p(
    "nets-are-not-waited-for",
    "if hasattr(torch.nn.functional, 'softmax') and torch.is_grad_enabled():\n    y = torch.softmax(x, 0)\ny.sum()*x",
    plain="x*1.0",
    x=[0.5, -1.5],
)
p(
    "a-mask-of-constants-picks",
    "m = np.array([True, False, True])\ny = x[m].sum() + x[~m].sum()*2 + (x*m).sum()",
    x=[0.5, -1.5, 2.0],
)
p(
    "a-mask-that-is-worked-out-picks",
    "m = np.arange(3) > 0\nk = np.eye(3, dtype=bool)\ny = x[m]*2 + A[k][1:]",
    x=[0.5, -1.5, 2.0],
    A=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.5]],
)
p(
    "a-mask-of-constants-is-filled",
    "m = np.eye(2) == 1\nA[m] = 0\nA[~m] *= 3\ny = A.sum()",
    A=[[0.5, -1.0], [2.0, 0.25]],
)
p(
    "a-mask-of-whole-numbers",
    "m = np.array([1, 0, 1]).astype(bool)\ny = np.where(m, x, 2*x)[m]",
    x=[0.5, -1.5, 2.0],
)
p(
    "means-of-classes",
    "mu = [x[labels == k].mean() for k in range(2)]\ny = mu[0]*mu[1]",
    x=[0.5, -1.5, 2.0],
    labels=[0, 1, 1],
)
p("item-of-an-array", "import numpy as np\ny = np.squeeze(-x**2).item()*0.5", x=[0.5])
p(
    "the-largest-along-an-axis-in-a-formula",
    "m = x - x.max(axis=1, keepdim=True)\ny = m.exp().sum()",
    plain="np.exp(x - x.max(axis=1, keepdims=True)).sum()",
    x=[[0.5, -1.0], [2.0, 0.25]],
)
p(
    "what-an-object-keeps-is-printed",
    "class R:\n    def forward(self, x):\n        self.output = np.maximum(0, x)*x\nr = R()\nr.forward(x)\nprint(r.output)",
    plain="np.maximum(0, x)*x",
    x=[0.5, -1.0],
)

# What a condition picks on both sides is computed at all places, and taken where the condition holds.
p(
    "picked-on-both-sides",
    "m = x >= 0\nz = np.zeros_like(x)\nz[m] = np.exp(-x[m])\nz[x < 0] = np.exp(x[x < 0])/2",
    x=[0.5, -800.0, 2.0],
)
p("picked-and-changed", "d = x**2\nd[x > 0] *= 2*x[x > 0]\nd", x=[0.5, -1.5, 2.0])
p(
    "picked-and-another-whole-array",
    "m = x > 0\nz = np.zeros(3)\nz[m] = x[m]*x",
    x=[0.5, -1.5, 2.0],
    refused="picked-by-mask",
)
p(
    "picked-and-counted",
    "m = x > 0\nz = np.zeros(3)\nz[m] = x[m] - np.mean(x[m])",
    x=[0.5, -1.5, 2.0],
    refused="picked-by-mask",
)
p(
    "a-buffer-is-an-attribute",
    "class R(nn.Module):\n    def __init__(self):\n        self.register_buffer('s', torch.arange(2).float())\n"
    "        setattr(self, 'k', 3)\n    def forward(self, x):\n        return x*self.s*self.k\nR()(x)",
    plain="x*np.arange(2)*3",
    x=[0.5, -1.5],
)
p(
    "a-type-is-asked",
    "def f(n):\n    if type(n) is int:\n        n = (n,)\n    return x*len(n) if type(n) in (tuple, list) else x\nf(3) + f([1, 2])",
    x=[0.5, -1.5],
)
p(
    "a-computed-value-is-compared-with-0",
    "def cosine(a, b):\n    n, m = np.linalg.norm(a), np.linalg.norm(b)\n    if n == 0.0 or m == 0.0:\n        return 0.0\n    return a @ b/(n*m)\ncosine(x, y)",
    x=[0.5, -1.5],
    y=[1.0, 0.25],
)
p(
    "labels-are-whole",
    "y = torch.tensor([1, 0])\nF.one_hot(y.long(), 2)*x + F.relu(x, True)*torch.finfo(torch.float32).eps",
    plain="np.eye(2)[[1, 0]]*x + relu(x)*np.finfo(np.float32).eps",
    x=[[0.5, -1.5], [2.0, 1.0]],
)
p("an-item-of-one-number", "s = np.sum(x)\ns += b.item()\ns*2", x=[0.5, -1.5], b=[0.7])
p(
    "a-diagonal-is-filled",
    "a = x @ x.T\nnp.fill_diagonal(a, 0.0)\na*2 if not np.array_equal(x, a) else a",
    x=[[0.5, -1.5], [2.0, 1.0]],
)
p(
    "numbers-that-keep-their-gradients",
    "class V:\n    def __init__(self, data, _children=()):\n        self.data, self.grad = data, 0.0\n"
    "    def __add__(self, other):\n        return V(self.data + other.data, (self, other))\n"
    "def f():\n    a = V(2.0); a.label = 'a'\n    return a + V(3.0)\na = V(0.5); a.label = 'a'\nc = a + V(1.5); c.label = 'c'\nf()*c",
    plain="5.0*(0.5 + 1.5)",
)
p(
    "sizes-of-layers-have-names",
    "n = 2\nclass A(nn.Module):\n    def __init__(self, m):\n        self.k = nn.Linear(n, m, bias=False)\n        nn.init.ones_(self.k.weight)\n"
    "    def forward(self, x):\n        return self.k(x)*n**-0.5\nA(3)(x)",
    plain="np.ones((3, 2)) @ x*2**-0.5",
    x=[0.5, -1.5],
)
p(
    "what-a-function-gives-goes-into-an-array",
    "y = np.empty(2)\nnp.exp(x, out=y)\nfor d in [y]:\n    np.clip(d, -1, 1.2, out=d)\ny*x",
    x=[0.5, -1.5],
)
p(
    "layers-in-a-row-have-places",
    "net = nn.Sequential(nn.ReLU(), nn.Tanh())\nfor layer in net:\n    x = layer(x)\nnet[1](x)*len(net)",
    plain="2*np.tanh(np.tanh(relu(x)))",
    x=[0.5, -1.5],
)
p("transposed-on-the-way", "tf.matmul(a, a, transpose_b=True)", plain="a @ a.T", a=[[0.5, -1.5]])
p(
    "an-array-has-items",
    "def f(m):\n    if not m:\n        return 0\n    return m[0]*m[1]\nf(x)",
    plain="x[0]*x[1]",
    x=[0.5, -1.5],
)
p(
    "a-new-array-at-places",
    "y = x.at[1:].set(x[:1]*2).at[0].add(3)\ny*x",
    plain="np.array([x[0] + 3, 2*x[0]])*x",
    x=[0.5, -1.5],
)
p(
    "made-like-an-array",
    "out = x.new_zeros(2, 2)\nout[0] = x\nout*2",
    plain="np.stack([x, 0*x])*2",
    x=[0.5, -1.5],
)
p(
    "a-model-of-keras-is-called",
    "class A(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.w = tf.Variable(5.)\n"
    "    def call(self, x):\n        return tf.math.squared_difference(x, self.w)\nopt = tf.keras.optimizers.SGD(learning_rate=0.01)\nA()(x, training=True)",
    plain="(x - 5)**2",
    x=[0.5, -1.5],
)
p(
    "steps-behind-a-tape",
    "w = tf.Variable([2.0])\nwith tf.GradientTape() as tape:\n    loss = tf.reduce_sum(w*x)\ng = tape.gradient(loss, [w])\nw.assign_sub(0.1*g[0])",
    plain="np.sum(2*x)",
    x=[0.5, -1.5],
)
p(
    "sizes-of-a-cell",
    "cell = nn.GRUCell(2, 1)\nh = torch.zeros(1, cell.hidden_size)\nx*cell.input_size + h",
    plain="2*x",
    x=[[0.5, -1.5]],
)
# A part of an array that is changed under a name of its own; the array is not read any more.
p(
    "a-part-is-changed-for-good",
    "def masked(s, m):\n    s = s.reshape(-1, s.shape[-1])\n    s[m] = -9.0\n    return s.sum(0)\nmasked(x*1.5, np.array([True, False]))",
    x=[[0.5, -1.5], [0.7, 2.0]],
)
p(
    "a-turned-array-is-changed",
    "x = x[::-1]\nx[0] = 1.0\nx*np.arange(2)",
    x=[0.5, -1.5],
)
p(
    "a-part-is-changed-twice",
    "v = x[0]\nv += 1\nv *= x[1][0]",
    x=[[0.5], [2.0]],
)
p("its-array-is-read", "v = x[:1]\nv += 1\nv*x[1]", x=[0.5, 2.0])
p(
    "its-array-is-in-a-dict",
    "d = {'x': x}\nv = x[:1]\nv += 1\nd['x']*2",
    x=[0.5, 2.0],
)
p("its-array-is-the-output", "v = x[:1]\nv += 1\ny = x", x=[0.5, 2.0])
p("another-part-is-read", "v = x[:1]\nw = x[:1]\nv += 1\nw*2", refused="stale-view", x=[0.5, 2.0])
p(
    "an-old-part-is-made-an-array",
    "v = x[:1]\nx += 1\nnp.array(v)*2",
    refused="stale-view",
    x=[0.5, 2.0],
)
p("an-old-part-is-the-output", "v = x[:1]\nx += 1\ny = v", refused="stale-view", x=[0.5, 2.0])
p(
    "the-data-of-an-array",
    "y = np.exp(x).data\nz = y[:1]\n(y*z).sum()",
    x=[0.5, 2.0],
    plain="np.exp(x).sum()*np.exp(x[0])",
)
# What stands second in NumPy's and PyTorch's max of an array is an axis, however it is said.
p(
    "an-axis-is-handed-on",
    "def most(a, axis=-1):\n    return np.max(a, axis) - a.min(axis)\nmost(x)",
    x=[[0.5, -1.5], [0.7, 2.0]],
)
p(
    "an-axis-has-a-name",
    "axis = 1\nm = x.max(axis)\nx - m[:, None]",
    x=[[0.5, -1.5], [0.7, 2.0]],
    plain="x - x.max(1)[:, None]",
)
p(
    "a-dim-has-a-name",
    "dim = 0\nv, i = torch.max(x, dim)\nv*2",
    x=[[0.5, -1.5], [0.7, 2.0]],
    plain="2*x.max(0)",
)
p(
    "a-number-is-compared-with",
    "m = torch.tensor(1.0)\ntorch.max(x, m)",
    x=[[0.5, -1.5], [0.7, 2.0]],
    plain="np.maximum(x, 1)",
)
# Arguments that are spread over functions of libraries.
p("spread-over-a-gate", "pair = (x, 0.6)\nnp.maximum(*pair)", x=[0.5, 2.0])
p(
    "spread-options",
    "kw = dict(axis=1, keepdims=True)\nx/np.sum(x, **kw)",
    x=[[0.5, 1.5], [0.7, 2.0]],
)
p("spread-axis", "np.max(*(x, 1))", x=[[0.5, 1.5], [0.7, 2.0]])
p(
    "handed-on-with-stars",
    "def call(f, *args, **kw):\n    return f(*args, **kw)\ncall(np.sum, x, axis=0)*call(max, 1, 3)",
    x=[[0.5, 1.5], [0.7, 2.0]],
)
p(
    "part-of-a-gate's-arguments",
    "from functools import partial\nclip = partial(np.maximum, 0.6)\nrow = partial(np.max, axis=-1)\nclip(x)*row(x)",
    x=[0.5, 2.0],
)
# Python's itertools and operator, JAX's functions of functions, and functions that only run faster.
p(
    "every-pair",
    "from itertools import product\ns = 0\nfor i, j in product(range(2), repeat=2):\n    s += x[i]*x[j]*(i + 1)\ns",
    x=[0.5, -1.5],
)
p(
    "choices",
    "import itertools\nsum(a*b for a, b in itertools.combinations(x, 2)) + sum(a - 2*b for a, b in itertools.permutations(x, 2))",
    x=[0.5, -1.5, 2.0],
)
p(
    "running-products",
    "from itertools import accumulate, chain\nfrom operator import mul\np = list(accumulate(x, mul))\nsum(chain(p, x)) + sum(chain.from_iterable([x, x]))",
    x=[0.5, -1.5, 2.0],
)
p(
    "neighbours",
    "import itertools\nsum(a*b for a, b in itertools.pairwise(x)) + sum(itertools.islice(x, 1, None))",
    x=[0.5, -1.5, 2.0],
)
p(
    "too-many-choices",
    "import itertools\nlen(list(itertools.product(range(100), repeat=99)))*x",
    refused="too-long",
    x=0.5,
)
p("a-product-of-numpy", "from numpy import prod as product\nproduct(x)", x=[0.5, -1.5])
p(
    "items-of-a-tuple",
    "kinds = ('a', 'b', 'a')\nx*kinds.index('b')*kinds.count('a') + 'abc'.find('z')",
    x=0.5,
)
p("a-tuple-of-numbers", "t = (1, 2, 1)\nx*t.count(1)*t.index(2)", x=0.5)
p("filled-in-place", "y = x*1\ny.fill(2.0)\ny*x", x=[0.5, -1.5])
p(
    "differences-along-an-axis",
    "np.diff(x, axis=0)*np.block([[x, 2*x]])[0, :2]",
    x=[[0.5, -1.5], [0.7, 2.0]],
)
p(
    "each-row",
    "f = jax.vmap(lambda w, v: jnp.dot(w, v), in_axes=(None, 0))\nf(x[0], x)",
    plain="x @ x[0]",
    x=[[0.5, -1.5], [0.7, 2.0]],
)
p(
    "each-column-of-pairs",
    "a, b = jax.vmap(lambda v: (v*2, v @ v), in_axes=1, out_axes=0)(x)\na*b[:, None]",
    plain="2*x.T*(x.T**2).sum(1, keepdims=True)",
    x=[[0.5, -1.5], [0.7, 2.0]],
)
p("each-row-of-a-tree", "g = jax.vmap(lambda d: d['a']*2)\ng({'a': x})", plain="x*2", x=[0.5, -1.5])
p("gradients-of-each", "f = lambda v: v**3\njax.vmap(jax.grad(f))(x)", plain="x**3", x=[0.5, -1.5])
p(
    "a-scan",
    "from jax import lax\ndef f(c, v):\n    c = jnp.tanh(c + v)\n    return c, c*2\nlast, ys = lax.scan(f, 0.0, x)\nys*last",
    plain="a = np.tanh(x[0])\nb = np.tanh(a + x[1])\nnp.array([2*a, 2*b])*b",
    x=[0.5, -1.5],
)
p(
    "a-loop-that-counts",
    "jax.lax.fori_loop(0, 3, lambda i, v: v*x + i, 1.0)",
    plain="((x*1 + 0)*x + 1)*x + 2",
    x=0.5,
)
p(
    "one-of-two-functions",
    "from jax import lax\nlax.cond(x[0] > 0, lambda v: v*2, lambda v: -v, x)",
    plain="x*2",
    x=[0.5, -1.5],
)
p(
    "what-runs-faster",
    "from jax import jit\ndef f(a): return a**2\njit(f)(x)*torch.compile(f)(x)",
    plain="x**4",
    x=0.5,
)
p(
    "lists-of-an-array",
    "import numpy as np\na = x.tolist()\na[0] = 7\na[0]*x[0] + a[1]",
    plain="7*x[0] + x[1]",
    x=[0.5, -1.5],
)
p(
    "tuples-with-names",
    "from collections import namedtuple\nS = namedtuple('S', ['q', 'p'])\ndef step(s, h):\n    q, p = s\n    return S(q + h*p, p - h*q)\ns = step(step(S(*x), 0.1), 0.1)\ns.q*s[1]*len(s) + s._replace(p=2.0).p*isinstance(s, S)",
    x=[0.5, -1.5],
)
p(
    "a-class-of-tuples",
    "from typing import NamedTuple\nclass P(NamedTuple):\n    a: float\n    b: float = 2.0\n    def size(self):\n        return self.a**2 + self.b\nP(x).size()*P(a=x, b=3.0).b",
    x=0.5,
)
p(
    "a-number-is-no-object",
    "class V:\n    def __init__(self, v):\n        self.v = v\n    def __mul__(self, o):\n        o = o if isinstance(o, V) else V(2*o)\n        return V(self.v*o.v)\n(V(x)*x).v + x*isinstance(x, V)",
    x=0.5,
)
p(
    "an-object-of-a-class-below",
    "class A:\n    pass\nclass B(A):\n    pass\nx*isinstance(B(), A) + 2*x*isinstance(A(), B)",
    x=0.5,
)
p(
    "an-array-is-no-number",
    "x*(2 if isinstance(x, np.ndarray) else 3)*(5 if isinstance(x, (int, float)) else 7)",
    x=[0.5, -1.5],
)
p(
    "dicts-that-make-what-they-lack",
    "from collections import defaultdict\nd = defaultdict(float)\nh = defaultdict(list)\nfor i, v in enumerate(x):\n    d[i % 2] += v*v\n    h[i > 0].append(v)\nd[0]*d[1] + sum(h[True])*len(h) + len(d) + d[9]",
    x=[0.5, -1.5, 2.0],
)
p(
    "counted-items",
    "from collections import Counter\nc = Counter('abca')\nx*c['a'] + c['z'] + len(c)",
    x=0.5,
)
p(
    "fields-made-anew",
    "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    h: list = field(default_factory=list)\n    n: int = field(default=2)\na, b = C(), C()\na.h.append(x)\nb.h.append(3*x)\nlen(a.h)*a.h[0]*a.n*b.h[0]",
    x=0.5,
)
p("a-dict-spread-first", "z = {**{'a': x}, 'b': 2.0}\nz['a']*z['b']", x=0.5)
p(
    "a-border-of-one-width-for-each-axis",
    "np.pad(x, ((0,), (1,)), mode='constant')[0] + np.pad(x, ((1, 2), (1,)))[1]*np.pad(x, ((1,),))[1]",
    plain="np.pad(x, ((0, 0), (1, 1)))[0] + np.pad(x, ((1, 2), (1, 1)))[1]*np.pad(x, 1)[1]",
    x=[[0.5, -1.5]],
)
p(
    "a-shape-is-asked-of-a-library",
    "def sample(z):\n    batch = tf.shape(z)[0]\n    e = tf.ones(shape=(batch, keras.ops.shape(z)[1]))\n    return tf.square(z + e) + K.shape(z)[0]\nsample(x)",
    plain="(x + 1)**2 + 1",
    x=[[0.5, -1.5]],
)
p(
    "operations-of-keras",
    "m = keras.ops.square(keras.ops.maximum(1 - x, 0))\nkeras.ops.mean(m + tf.keras.ops.exp(x))",
    plain="np.mean(np.maximum(1 - x, 0)**2 + np.exp(x))",
    x=[0.5, -1.5],
)
p(
    "each-row-without-an-import",
    "def f(a, b): return np.dot(a, b)\nvmap(f, in_axes=(0, None))(A, x)",
    plain="A @ x",
    A=[[0.5, -1.0], [2.0, 0.3]],
    x=[0.5, -1.5],
)
p(
    "constants-of-nature",
    "from scipy.constants import h, c\nfrom scipy import constants as const\nimport scipy.constants\n1e24*h*c/x + const.R*x + const.pi*scipy.constants.g",
    plain="1e24*6.62607015e-34*299792458/x + 8.31446261815324*x + np.pi*9.80665",
    x=0.5,
)
p(
    "quotes-of-a-word-processor",
    "params = {‘w’: x, “b”: 2*x}\nassert ‘w’ in params, “it’s not there”\nnp.einsum(“i,i->”, params[‘w’], params[“b”])",
    plain="np.dot(x, 2*x)",
    x=[0.5, -1.5],
)
p("a-number-of-an-older-numpy", "b = np.float_(2.0)\nx*b", plain="2*x", x=0.5)
p(
    "a-model-that-stands-nowhere",
    "y = model.parameters()\nz = y*x",
    refused="unknown-function",
    x=0.5,
)
p(
    "an-item-of-a-list-in-a-list",
    "y = [[v*2 for v in x][1], [x[0], 3*x[1]][-1]]\nnp.sum([[v*w for v in x][0] for w in x]) + y[0]*y[1]",
    x=[0.5, -1.5],
)
p(
    "axes-by-their-names",
    "q = rearrange(x, 'b n (h d) -> b h n d', h=2)\nw = reduce(q, 'b h n d -> b h d', 'mean')\n"
    "v = repeat(w, 'b h d -> b n (h d)', n=3)\nm = einops.reduce(x, 'b n (d 2) -> n d', 'max')\n"
    "rearrange(v + x, '... d -> d ... 1')[..., 0]*2 + m.sum()",
    plain="q = x.reshape(2, 3, 2, 2).transpose(0, 2, 1, 3)\nv = q.mean(2).reshape(2, 1, 4)*np.ones((2, 3, 4))\n"
    "m = x.reshape(2, 3, 2, 2).max(axis=(0, 3))\n(v + x).transpose(2, 0, 1)*2 + m.sum()",
    x=[
        [[(7 * i + 5 * j + 3 * k) % 11 - 4.5 for k in range(4)] for j in range(3)] for i in range(2)
    ],
)
p(
    "axes-that-a-pattern-does-not-solve",
    "rearrange(x, '(a b) c -> a b c')",
    refused="bad-subscripts",
    x=[[0.5], [1.5]],
)
p("a-pattern-of-other-axes", "rearrange(x, 'a b c -> c b a')", refused="shapes", x=[[0.5], [1.5]])
p(
    "a-pattern-that-loses-an-axis",
    "rearrange(x, 'a b -> a')",
    refused="bad-subscripts",
    x=[[0.5], [1.5]],
)
p(
    "a-pattern-with-a-name-twice",
    "rearrange(x, 'a a -> a')",
    refused="bad-subscripts",
    x=[[0.5], [1.5]],
)
p(
    "a-pattern-that-reduces-by-nothing",
    "reduce(x, 'a b -> a', 'rms')",
    refused="bad-subscripts",
    x=[[0.5], [1.5]],
)
p(
    "a-queue-with-two-ends",
    "from collections import deque\nR = 0\nreturns = deque()\nfor r in x:\n    R = r + 0.9*R\n    returns.appendleft(R)\n"
    "y = returns.popleft()*returns[-1]",
    plain="(x[1] + 0.9*x[0])*x[0]",
    x=[0.5, -1.5],
)
p(
    "a-parameter-by-a-condition",
    "class Norm(nn.Module):\n    def __init__(self, n, bias):\n        super().__init__()\n"
    "        self.weight = nn.Parameter(torch.ones(n))\n        self.bias = nn.Parameter(torch.zeros(n)) if bias else None\n"
    "    def forward(self, x):\n        return x*self.weight + self.bias\nNorm(2, True)(x)",
    plain="x*weight + bias",
    x=[0.5, -1.5],
    weight=[2.0, 3.0],
    bias=[0.3, 0.4],
)
p(
    "a-dict-by-default",
    "def scaled(x, param={'stride': 2, 'pad': 1}):\n    return x*param['stride'] + param.get('pad', 0)",
    plain="2*x + 1",
    x=[0.5, -1.5],
)
p(
    "a-class-that-others-fill",
    "class Base(ABC):\n    @abstractmethod\n    def fn(self, z):\n        raise NotImplementedError\n"
    "    def __call__(self, z):\n        return self.fn(z)\n\nclass Twice(Base):\n    def fn(self, z):\n        return 2*z*z\n\n"
    "@partial(jax.jit, static_argnums=(1,))\ndef f(x, n):\n    return Twice()(x)*n\nf(x, 3)",
    plain="6*x*x",
    x=[0.5, -1.5],
)
p(
    "a-parameter-that-is-worked-out",
    "class Low(nn.Module):\n    def __init__(self, n, rank):\n        super().__init__()\n"
    "        std = 1 / torch.sqrt(torch.tensor(rank).float())\n"
    "        self.A = nn.Parameter(torch.randn(n, rank) * std)\n        self.B = nn.Parameter(0.1*torch.ones(rank))\n"
    "    def forward(self, x):\n        return x @ self.A @ self.B\nLow(2, 1)(x)",
    plain="x @ A @ B",
    x=[0.5, -1.5],
    A=[[2.0], [3.0]],
    B=[0.7],
)
p(
    "a-variable-of-a-module",
    "class Line(tf.Module):\n    def __init__(self):\n        self.w = tf.Variable(5.0)\n        self.b = tf.Variable(tf.zeros([2]), name='b')\n"
    "    def __call__(self, x):\n        return self.w*x + self.b\nm = Line()\ny = m(x)",
    plain="w*x + b",
    x=[0.5, -1.5],
    w=2.0,
    b=[0.3, 0.4],
)
p(
    "a-distribution-by-another-name",
    "from scipy.stats import norm\nN = norm.cdf\nnp.exp(N(x)) + sum(map(norm.pdf, x))",
    plain="N = np.array([0.5*(1 + math.erf(e/math.sqrt(2))) for e in x])\n"
    "np.exp(N) + np.sum(np.exp(-np.asarray(x)**2/2))/np.sqrt(2*np.pi)",
    x=[0.5, -1.5],
)
p(
    "products-by-the-names-of-axes",
    "einsum(A, B, 'row d_in, d_in col -> row col') + einsum('row col, col row -> row', A, B)[:, None]",
    plain="A @ B + np.diag(A @ B)[:, None]",
    A=[[0.5, -1.5], [1.0, 0.3]],
    B=[[2.0, 0.5], [0.7, -1.0]],
)
p(
    "whole-numbers-of-fewer-bits",
    "def f(x):\n    n = np.uint8((x.shape[0] + 2) / 2 + 1)\n    k = np.int16(len(x) + 0.9)\n    for i in range(n):\n"
    "        x = x*2\n    return x + np.ones(k)\nf(x)",
    plain="8*x + 1",
    x=[0.5, -1.5],
)
p(
    "a-whole-number-of-too-many-bits",
    "def f(x):\n    n = 300\n    return x*np.uint8(n)\nf(x)",
    refused="not-whole",
    x=[0.5, -1.5],
)
