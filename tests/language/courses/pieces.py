# ruff: noqa: E501
"""Pieces of code as courses write them, each with what it means in NumPy."""

from typing import Any

from tests.support.courses import Piece

PIECES: list[Piece] = []


def p(
    name: str,
    text: str,
    plain: str = "",
    data: tuple[str, ...] = (),
    refused: str = "",
    **inputs: Any,
) -> None:
    PIECES.append(Piece(name, text.strip("\n"), inputs, plain.strip("\n"), data, refused))


M = [[0.5, -1.2], [2.0, 0.3], [-0.7, 0.9]]
V = [0.5, -1.2, 2.0]
p("alias", "d = p\nd -= 1\np*2", p=V)
p(
    "row-const",
    "def f(x):\n    H = np.zeros((3, 2))\n    h = H[0]\n    h += x\n    return H.sum() + x.sum()\nf(x)",
    x=[1.0, 2.0],
)
p(
    "rows-const",
    "def f(x):\n    H = np.ones((3, 2))\n    for row in H:\n        row *= x\n    return H\nf(x)",
    x=[1.0, 2.0],
    refused="through-a-view",
)
p("asarray-alias", "y = np.asarray(x)\ny += 1\nx*2", x=V)
p(
    "swap-items",
    "t = x[0]\nx[0] = x[1]\nx[1] = t\nx*[1,2,3]",
    plain="t = x[0]\nx[0] = x[1]\nx[1] = t\nx*np.array([1,2,3])",
    x=V,
)
p(
    "branch-append",
    "hs = []\nif a > 0:\n    hs.append(a*2)\nelse:\n    hs.append(a*3)\nsum(hs)",
    a=0.5,
)
p(
    "branch-append-one",
    "hs = [a]\nif a > 0:\n    hs.append(a*2)\nsum(hs)",
    a=0.5,
    refused="unjoined-branches",
)
p("branch-dict", "d = {}\nd['k'] = a\nif a > 0:\n    d['k'] = a*2\nd['k']*3", a=0.5)
p(
    "branch-attr",
    """
class C:
    def __init__(self):
        self.v = 1.0
    def go(self, a):
        if a < 0:
            self.v = a*5
        return self.v*a
c = C()
c.go(a)
""",
    a=0.5,
)
p(
    "branch-outer-array",
    """
def f(a):
    if a < 0:
        W[0] = a*5
    return a
y = f(a)
y + W.sum()
""",
    a=0.5,
    W=V,
)
p(
    "branch-list-array",
    """
hs = [x*1.0, x*2]
if a < 0:
    hs[0] += 1
hs[0] + hs[1]
""",
    x=V,
    a=0.5,
)
p("sum-literal-arrays", "sum([x, y, x])", x=V, y=[1.0, 2.0, 3.0])
p("sum-slice", "hs = [x, y, x*2]\nsum(hs[1:])", x=V, y=[1.0, 2.0, 3.0])
p("sum-values", "d = {'a': x, 'b': y}\nsum(d.values())", x=V, y=[1.0, 2.0, 3.0])
p("sum-call", "def f(x):\n    return [x, x*2]\nsum(f(x))", x=V)
p(
    "sum-attr",
    "class A:\n    def __init__(self, x):\n        self.l = [x, 2*x]\n    def __call__(self):\n        return sum(self.l)\na = A(x)\na()",
    x=V,
)
p("max-call", "def f(x):\n    return [x, x*2]\nmax(f(x))", x=0.5)
p("sum-start", "sum((a*x for x in [1, 2]), b)", a=0.5, b=0.25)
p("global", "c = 0.0\ndef f(a):\n    global c\n    c = c + a\nf(a)\nf(a*2)\nc*2", a=0.5)
p(
    "nonlocal",
    "def g(a):\n    t = a\n    def h():\n        nonlocal t\n        t = t*3\n    h()\n    return t\ng(a)",
    a=0.5,
)
p(
    "late-closure",
    "fs = []\nfor i in range(3):\n    fs.append(lambda x: x*i)\nfs[0](a) + fs[1](a)",
    a=0.5,
)
p(
    "late-closure-default",
    "fs = [lambda x, i=i: x*(i+1) for i in range(3)]\nfs[0](a) + fs[1](a)",
    a=0.5,
)
p(
    "mutable-default",
    "def f(x, acc=[]):\n    acc.append(x)\n    return sum(acc)\nf(a)\nf(a*2)",
    a=0.5,
)
p(
    "mutable-default-with-numbers",
    "def f(x, acc=[1.0]):\n    acc += [x]\n    return sum(acc)*len(acc)\nf(a)\nf(a*2)",
    a=0.5,
)
p("starred-below-a-line", "b = a*1\n*q, r = x\nr*b + sum(q)", a=0.5, x=V)
p("mask-aug", "d = x*2\nd[x < 0] *= 0.1\nd", x=V)
p("leaky", "dx = np.array(dout, copy=True)\ndx[z <= 0] = 0\ndx", dout=V, z=[1.0, -1.0, 2.0])
p("chained", "np.sum(x*(0 < x))", x=V)
p("chained2", "a if 0 < a < 1 else 2*a", a=0.5)
p(
    "floor",
    "n = 7\nm = n//2\nx*m + n%3",
    x=V,
)
p("intdiv-neg", "x*(-7//2) + (-7)%3", x=V)
p("power-prec", "-x**2 + 2**-1*x", x=V)
p(
    "matmul-chain",
    "W1 @ W2 @ x",
    W1=[[1.0, 2.0], [3.0, 4.0]],
    W2=[[0.5, -1.0], [2.0, 0.25]],
    x=[1.0, -1.0],
)
p("std-np", "x.std() + np.std(x, axis=0) + np.var(x, ddof=1)", x=V)
p("std-torch", "torch.std(x) + x.var()", plain="np.std(x, ddof=1)+np.var(x, ddof=1)", x=V)
p("max-np", "x.max(1).sum() + x.max(axis=0).sum()", x=M)
p(
    "max-torch",
    "m, _ = x.max(1)\nv = torch.max(x, dim=0).values\nm.sum() + v.sum()",
    plain="x.max(1).sum() + x.max(axis=0).sum()",
    x=M,
)
p("transpose-torch", "x.transpose(0, 1) @ x.exp()", plain="x.T @ np.exp(x)", x=M)
p(
    "transpose-np3",
    "np.transpose(x, (0, 2, 1)).reshape(2, 4)*np.arange(4)",
    x=[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]],
)
p("transpose-np01", "x.transpose(1, 0)*2", x=M)
p("view-torch", "x.view(-1, 3).sum(dim=1)", plain="x.reshape(-1,3).sum(1)", x=M)
p("top-return", "y = x*2\nreturn y.sum()", plain="y=x*2\ny.sum()", x=V)
p("again", "x = 2.0\ny = x*3\nx = 5.0\nz = x*y", plain="z=5.0*6.0")
p("again2", "x = x*2\nx = x + 1\nx", x=V)
p("input-inplace", "x *= 2\nx += 1\n(x**2).sum()", x=V)
p("print-end", "s = x*2\nprint((s**2).sum())", plain="s=x*2\n(s**2).sum()", x=V)
p("print-item", "loss = (x*2).sum()\nprint(loss.item())", plain="(x*2).sum()", x=V)
p("print-mid", "s = x*2\nprint('s', s.sum())\ny = s + 1", plain="s = x*2\ny = s + 1", x=V)
p("backward-chooses", "y = x*2\nz = y.sum()\nz.backward()\nw = y*3", plain="y=x*2\nz=y.sum()", x=V)
p("neg-step", "x[::-1]*np.arange(3)", x=V)
p("tuple-out", "def f(a, b):\n    return a*b, a+b\nf(a, b)", a=0.5, b=2.5)
p("tuple-out2", "def f(a, b):\n    return a*b, a+b\np, q = f(a, b)\np - q", a=0.5, b=2.5)
p("star-unpack", "first, *rest = [a, b, a*b]\nfirst + sum(rest)", a=0.5, b=2.5)
p("kwargs", "def f(a, *, k=2, **kw):\n    return a*k + kw['z']\nf(a, z=b, k=3)", a=0.5, b=2.5)
p("dict-comp", "d = {k: a*i for i, k in enumerate(['x', 'y'])}\nd['y'] + d['x']", a=0.5)
p(
    "nested-lists",
    "W = [[a, b], [b, a]]\nv = [1.0, 2.0]\nout = [sum(wij*vj for wij, vj in zip(row, v)) for row in W]\nout[0]*out[1]",
    a=0.5,
    b=2.5,
)
p("list-mul", "h = [0.0]*3\nfor i in range(3):\n    h[i] = a*i\nh[2] + h[1]", a=0.5)
p("while-count", "i = 0\ns = 0.0\nwhile i < 3:\n    s += a**i\n    i += 1\ns", a=0.5)
p(
    "for-else",
    "s = a\nfor i in range(3):\n    if i == 5:\n        break\n    s = s*2\nelse:\n    s = s + 1\ns",
    a=0.5,
)
p("aug-view", "x[0] += 5\nx[1:] *= 2\nx", x=V)
p("view-write", "v = x[1:]\nv *= 2\nx", x=V)
p("view-stale", "v = x[1:]\nx[2] = 7\nv*1", x=V, refused="stale-view")
p("view-of-new", "w = (x.T @ x).T\nw += 2*w.T\nw[0] *= 3\nw*1", x=M)
p("view-of-new-twice", "w = (2*x).reshape(-1)[1:]\nw *= w\nw.sum() + x.sum()", x=M)
p("view-of-input", "w = x.reshape(-1)\nw += 1\nw.sum()*x.sum()", x=M, refused="through-a-view")
p("view-of-named", "w = (m := x*2).T\nw += 1\nw.sum()*m.sum()", x=M, refused="through-a-view")
p(
    "view-in-call",
    "def turned(m):\n    v = m.T\n    v += 1\n    return m*v.T\nturned(x*2)",
    x=M,
    refused="through-a-view",
)
p("view-before", "v = x[1:]*1\nx[2] = 7\nv*1+x[0]", x=V)
p("copy", "y = x.copy()\ny[0] = 0\n(x*y).sum()", x=V)
p("copy-of-a-part", "v = x[:2].copy()\nx += 1\nv *= 3\nv*x[0]", x=V)
p("copy-too-late", "v = x[:2]\nx += 1\nw = v.copy()\nw*2", x=V, refused="stale-view")
p("zeros-like", "d = np.zeros_like(x)\nd[0] = x[1]\nd*2", x=V)
p("argmax-free", "m = np.argmax(x)\nx*2", x=V)
p(
    "mg-neuron",
    """
import random
class Neuron:
    def __init__(self, ws, b, nonlin=True):
        self.w = ws
        self.b = b
        self.nonlin = nonlin

    def __call__(self, x):
        act = sum((wi*xi for wi,xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act

    def parameters(self):
        return self.w + [self.b]

n = Neuron([w1, w2], b)
o = n([x1, x2])
o.backward()
""",
    plain="o = max(w1*x1+w2*x2+b, 0)",
    w1=0.5,
    w2=-1.0,
    b=0.7,
    x1=2.0,
    x2=0.3,
)
p(
    "mg-mlp",
    """
class Neuron:
    def __init__(self, nin):
        self.w = [Value(0.1*(i+1)) for i in range(nin)]
        self.b = Value(0.05)
    def __call__(self, x):
        act = sum(wi*xi for wi, xi in zip(self.w, x)) + self.b
        return act.tanh()

class Layer:
    def __init__(self, nin, nout, **kwargs):
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]
    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

class MLP:
    def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i+1]) for i in range(len(nouts))]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

net = MLP(2, [3, 1])
x = [a, c]
net(x)
""",
    plain="""
def layer(x, n):
    return [np.tanh(sum(0.1*(i+1)*xi for i, xi in enumerate(x)) + 0.05) for _ in range(n)]
layer(layer([a, c], 3), 1)[0]
""",
    a=0.5,
    c=-1.5,
)
p(
    "mg-mlp-listconst",
    """
class Layer:
    def __init__(self, nin, nout):
        self.w = [[0.1*(i+j) for i in range(nin)] for j in range(nout)]
    def __call__(self, x):
        return [sum(wi*xi for wi, xi in zip(row, x)) for row in self.w]
class MLP:
    def __init__(self, sizes):
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
net = MLP([2, 3, 1])
net([a, c])[0]
""",
    a=0.5,
    c=-1.5,
)
p(
    "mm-mlp",
    """
emb = C[Xb]
embcat = emb.view(emb.shape[0], -1)
hpreact = embcat @ W1 + b1
h = torch.tanh(hpreact)
logits = h @ W2 + b2
loss = F.cross_entropy(logits, Yb)
""",
    plain="""
emb = C[Xb]
h = np.tanh(emb.reshape(2,-1) @ W1 + b1)
l = h @ W2 + b2
loss = -np.mean(np.log(softmax(l)[np.arange(2), Yb]))
""",
    data=("Xb", "Yb"),
    C=[[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]],
    Xb=[[0, 2], [1, 1]],
    W1=[[0.1, 0.2], [0.3, 0.4], [-0.5, 0.6], [0.7, -0.8]],
    b1=[0.1, 0.2],
    W2=[[0.3, -0.2, 0.1], [0.5, 0.4, -0.6]],
    b2=[0.0, 0.1, 0.2],
    Yb=[2, 0],
)
p(
    "mm-logp",
    """
emb = C[Xb]
h = torch.tanh(emb.view(-1, 4) @ W1 + b1)
logits = h @ W2 + b2
counts = logits.exp()
prob = counts / counts.sum(1, keepdims=True)
loss = -prob[torch.arange(2), Yb].log().mean()
for p in parameters:
    p.grad = None
loss.backward()
""",
    plain="""
emb = C[Xb]
h = np.tanh(emb.reshape(2,-1) @ W1 + b1)
l = h @ W2 + b2
loss = -np.mean(np.log(softmax(l)[np.arange(2), Yb]))
""",
    data=("Xb", "Yb"),
    C=[[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]],
    Xb=[[0, 2], [1, 1]],
    W1=[[0.1, 0.2], [0.3, 0.4], [-0.5, 0.6], [0.7, -0.8]],
    b1=[0.1, 0.2],
    W2=[[0.3, -0.2, 0.1], [0.5, 0.4, -0.6]],
    b2=[0.0, 0.1, 0.2],
    Yb=[2, 0],
)
p(
    "mm-bn-class",
    """
class BatchNorm1d:
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        self.eps = eps
        self.momentum = momentum
        self.training = True
        self.gamma = torch.ones(dim)
        self.beta = torch.zeros(dim)
        self.running_mean = torch.zeros(dim)
        self.running_var = torch.ones(dim)
    def __call__(self, x):
        if self.training:
            xmean = x.mean(0, keepdim=True)
            xvar = x.var(0, keepdim=True)
        else:
            xmean = self.running_mean
            xvar = self.running_var
        xhat = (x - xmean) / torch.sqrt(xvar + self.eps)
        self.out = self.gamma * xhat + self.beta
        if self.training:
            with torch.no_grad():
                self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * xmean
                self.running_var = (1 - self.momentum) * self.running_var + self.momentum * xvar
        return self.out
    def parameters(self):
        return [self.gamma, self.beta]
bn = BatchNorm1d(2)
bn(x)*up
""",
    plain="((x-x.mean(0))/np.sqrt(x.var(0,ddof=1)+1e-5))*up",
    x=M,
    up=[[1.0, 2.0], [0.5, -1.0], [3.0, 0.2]],
)
p(
    "mm-flatten-consec",
    """
class FlattenConsecutive:
    def __init__(self, n):
        self.n = n
    def __call__(self, x):
        B, T, C = x.shape
        x = x.view(B, T//self.n, C*self.n)
        if x.shape[1] == 1:
            x = x.squeeze(1)
        self.out = x
        return self.out
f = FlattenConsecutive(2)
f(x) @ W
""",
    plain="x.reshape(1,4) @ W",
    x=[[[1.0, 2.0], [3.0, 0.4]]],
    W=[[0.1], [0.2], [0.3], [0.4]],
)
p(
    "mm-seq",
    """
class Linear:
    def __init__(self, W, b=None):
        self.weight = W
        self.bias = b
    def __call__(self, x):
        self.out = x @ self.weight
        if self.bias is not None:
            self.out += self.bias
        return self.out
class Tanh:
    def __call__(self, x):
        self.out = torch.tanh(x)
        return self.out
    def parameters(self):
        return []
class Sequential:
    def __init__(self, layers):
        self.layers = layers
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        self.out = x
        return self.out
model = Sequential([Linear(W1, b1), Tanh(), Linear(W2)])
logits = model(x)
loss = (logits**2).mean()
""",
    plain="loss = ((np.tanh(x@W1+b1)@W2)**2).mean()",
    x=M,
    W1=[[0.1, 0.2], [0.3, 0.4]],
    b1=[0.1, 0.2],
    W2=[[0.5], [-0.6]],
)
p(
    "mm-attention-gpt",
    """
B,T,C = x.shape
k = x @ Wk
q = x @ Wq
wei = q @ k.transpose(-2, -1) * C**-0.5
tril = torch.tril(torch.ones(T, T))
wei = wei.masked_fill(tril == 0, float('-inf'))
wei = F.softmax(wei, dim=-1)
v = x @ Wv
out = wei @ v
""",
    plain="""
k=x@Wk
q=x@Wq
wei=q@k.transpose(0,2,1)*x.shape[2]**-0.5
wei=np.where(np.tril(np.ones((2,2)))==0,-np.inf,wei)
wei=softmax(wei)
out=wei@(x@Wv)
""",
    x=[[[1.0, 2.0], [3.0, 0.4]]],
    Wk=[[0.1, 0.2], [0.3, -0.4]],
    Wq=[[0.5, -0.2], [0.1, 0.4]],
    Wv=[[1.0, 0.2], [0.3, 2.0]],
)
p(
    "mm-bow",
    """
B,T,C = x.shape
xbow = torch.zeros((B,T,C))
for b in range(B):
    for t in range(T):
        xprev = x[b,:t+1] # (t,C)
        xbow[b,t] = torch.mean(xprev, 0)
xbow
""",
    plain="""
xbow = np.zeros(x.shape)
for b in range(x.shape[0]):
    for t in range(x.shape[1]):
        xbow[b,t] = np.mean(x[b,:t+1], 0)
xbow
""",
    x=[[[1.0, 2.0], [3.0, 0.4]]],
)
p(
    "mm-wei",
    """
T = 3
wei = torch.tril(torch.ones(T, T))
wei = wei / wei.sum(1, keepdim=True)
xbow2 = wei @ x
""",
    plain="w=np.tril(np.ones((3,3)))\nw=w/w.sum(1,keepdims=True)\nw@x",
    x=M,
)
p(
    "pt-module",
    """
import torch
import torch.nn as nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.tensor([[0.1, 0.2], [0.3, -0.4]]))
        self.w2 = nn.Parameter(torch.tensor([0.5, 0.6]))
    def forward(self, x):
        x = F.relu(x @ self.w1)
        return torch.sigmoid(x @ self.w2)
net = Net()
criterion = lambda o, t: ((o - t)**2).mean()
out = net(x)
loss = criterion(out, y)
net.zero_grad()
loss.backward()
""",
    plain="loss=((sigmoid(np.maximum(x@np.array([[.1,.2],[.3,-.4]]),0)@np.array([.5,.6]))-y)**2).mean()",
    x=M,
    y=[1.0, 0.0, 1.0],
)
p(
    "pt-module-super2",
    """
class Net(nn.Module):
    def __init__(self, d):
        super(Net, self).__init__()
        self.d = d
    def forward(self, x):
        return torch.relu(x).sum()*self.d
model = Net(d)
y_pred = model(x)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
optimizer.zero_grad()
y_pred.backward()
optimizer.step()
""",
    plain="np.maximum(x,0).sum()*d",
    x=V,
    d=2.5,
)
p(
    "pt-train-loop-one",
    """
learning_rate = 1e-2
for t in range(2):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    if t % 100 == 99:
        print(t, loss.item())
    grad_y_pred = 2.0 * (y_pred - y)
    h_relu = x.mm(w1).clamp(min=0)
    grad_w2 = h_relu.t().mm(grad_y_pred)
    w2 = w2 - learning_rate * grad_w2
loss
""",
    plain="""
for t in range(2):
    h = np.maximum(x@w1,0)
    y_pred=h@w2
    loss=((y_pred-y)**2).sum()
    w2 = w2-1e-2*h.T@(2*(y_pred-y))
loss
""",
    x=M,
    w1=[[0.1, 0.2], [0.3, 0.4]],
    w2=[[0.5], [-0.6]],
    y=[[1.0], [0.0], [1.0]],
)
p(
    "nielsen-class",
    """
class Network(object):
    def __init__(self, weights, biases):
        self.num_layers = len(weights) + 1
        self.biases = biases
        self.weights = weights
    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a)+b)
        return a
    def cost_derivative(self, output_activations, y):
        return (output_activations-y)
def sigmoid(z):
    return 1.0/(1.0+np.exp(-z))
net = Network([w1, w2], [b1, b2])
net.feedforward(x)
""",
    w1=[[0.1, 0.2], [0.3, 0.4]],
    w2=[[0.5, -0.6]],
    b1=[[0.1], [0.2]],
    b2=[[0.3]],
    x=[[1.0], [-1.0]],
)
p(
    "nielsen-backprop-lists",
    """
activation = x
activations = [x]
zs = []
for b, w in zip(biases, weights):
    z = np.dot(w, activation)+b
    zs.append(z)
    activation = sigmoid(z)
    activations.append(activation)
delta = (activations[-1] - y) * sigmoid(zs[-1])*(1-sigmoid(zs[-1]))
nabla_w = [np.zeros(w.shape) for w in weights]
nabla_w[-1] = np.dot(delta, activations[-2].transpose())
for l in range(2, 3):
    z = zs[-l]
    sp = sigmoid(z)*(1-sigmoid(z))
    delta = np.dot(weights[-l+1].transpose(), delta) * sp
    nabla_w[-l] = np.dot(delta, activations[-l-1].transpose())
nabla_w[0]
""".replace("activation = x\n", "biases = [b1, b2]\nweights = [w1, w2]\nactivation = x\n"),
    w1=[[0.1, 0.2], [0.3, 0.4]],
    w2=[[0.5, -0.6]],
    b1=[[0.1], [0.2]],
    b2=[[0.3]],
    x=[[1.0], [-1.0]],
    y=[[1.0]],
)
p(
    "min-char-rnn",
    """
xs, hs, ys, ps = {}, {}, {}, {}
hs[-1] = np.copy(hprev)
loss = 0
inputs = [0, 2, 1]
targets = [2, 1, 0]
vocab_size = 3
for t in range(len(inputs)):
    xs[t] = np.zeros((vocab_size,1)) # encode in 1-of-k representation
    xs[t][inputs[t]] = 1
    hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t-1]) + bh) # hidden state
    ys[t] = np.dot(Why, hs[t]) + by
    ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t])) # probabilities for next chars
    loss += -np.log(ps[t][targets[t],0]) # softmax (cross-entropy loss)
loss
""",
    hprev=[[0.1], [0.2]],
    Wxh=[[0.1, 0.2, 0.3], [-0.4, 0.5, 0.6]],
    Whh=[[0.1, 0.2], [0.3, -0.4]],
    bh=[[0.1], [0.2]],
    Why=[[0.1, 0.2], [0.5, 0.3], [-0.2, 0.4]],
    by=[[0.1], [0.2], [0.3]],
)
p(
    "min-char-rnn-fn",
    """
def lossFun(inputs, targets, hprev):
  xs, hs, ys, ps = {}, {}, {}, {}
  hs[-1] = np.copy(hprev)
  loss = 0
  for t in range(len(inputs)):
    xs[t] = np.zeros((3,1))
    xs[t][inputs[t]] = 1
    hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t-1]))
    ys[t] = np.dot(Why, hs[t])
    ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t]))
    loss += -np.log(ps[t][targets[t],0])
  dWhy = np.zeros_like(Why)
  dhnext = np.zeros_like(hs[0])
  for t in reversed(range(len(inputs))):
    dy = np.copy(ps[t])
    dy[targets[t]] -= 1
    dWhy += np.dot(dy, hs[t].T)
    dh = np.dot(Why.T, dy) + dhnext
    dhraw = (1 - hs[t] * hs[t]) * dh
    dhnext = np.dot(Whh.T, dhraw)
  for dparam in [dWhy]:
    np.clip(dparam, -5, 5, out=dparam)
  return loss, dWhy, hs[len(inputs)-1]
lossFun([0, 2], [2, 1], hprev)
""",
    hprev=[[0.1], [0.2]],
    Wxh=[[0.1, 0.2, 0.3], [-0.4, 0.5, 0.6]],
    Whh=[[0.1, 0.2], [0.3, -0.4]],
    Why=[[0.1, 0.2], [0.5, 0.3], [-0.2, 0.4]],
)
p(
    "hackers-guide",
    """
def forwardMultiplyGate(x, y):
    return x * y
x, y = -2, 3
step_size = 0.01
h = 0.0001
out = forwardMultiplyGate(x, y)
xph = x + h
out2 = forwardMultiplyGate(xph, y)
x_derivative = (out2 - out) / h
""",
    plain="((-2+.0001)*3+6)/.0001",
)
p(
    "hackers-unit",
    """
class Unit:
    def __init__(self, value, grad):
        self.value = value
        self.grad = grad
class multiplyGate:
    def forward(self, u0, u1):
        self.u0 = u0
        self.u1 = u1
        self.utop = Unit(u0.value * u1.value, 0.0)
        return self.utop
    def backward(self):
        self.u0.grad += self.u1.value * self.utop.grad
        self.u1.grad += self.u0.value * self.utop.grad
m = multiplyGate()
ua, ub = Unit(a, 0.0), Unit(b, 0.0)
u = m.forward(ua, ub)
u.grad = 1.0
m.backward()
ua.grad
""",
    a=0.5,
    b=2.5,
)
p(
    "cs231n-net-forward",
    """
f = lambda x: 1.0/(1.0 + np.exp(-x)) # activation function (use sigmoid)
h1 = f(np.dot(W1, x) + b1)
h2 = f(np.dot(W2, h1) + b2)
out = np.dot(W3, h2) + b3
""",
    W1=[[0.1, 0.2], [0.3, 0.4]],
    x=[[1.0], [2.0]],
    b1=[[0.1], [0.2]],
    W2=[[0.5, 0.1], [0.2, 0.3]],
    b2=[[0.3], [0.0]],
    W3=[[1.0, 2.0]],
    b3=[[0.5]],
)
p(
    "cs231n-complex",
    """
x = 3 # example values
y = -4
# forward pass
sigy = 1.0 / (1 + math.exp(-y))
num = x + sigy
sigx = 1.0 / (1 + math.exp(-x))
xpy = x + y
xpysqr = xpy**2
den = sigx + xpysqr
invden = 1.0 / den
f = num * invden # done!
""",
    plain="s=lambda t:1/(1+math.exp(-t))\nf=(3+s(-4))/(s(3)+1)",
)
p(
    "cs231n-backprop-full",
    """
w = [2,-3,-3]
x = [-1, -2]
dot = w[0]*x[0] + w[1]*x[1] + w[2]
f = 1.0 / (1 + math.exp(-dot))
ddot = (1 - f) * f
dx = [w[0] * ddot, w[1] * ddot]
dw = [x[0] * ddot, x[1] * ddot, 1.0 * ddot]
""",
    plain="f=1/(1+math.exp(-1))\nd=(1-f)*f\nnp.array([-d,-2*d,d])",
)
p(
    "cs231n-svm-vec",
    """
def svm_loss_vectorized(W, X, y, reg):
    loss = 0.0
    dW = np.zeros(W.shape)
    num_train = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(num_train), y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1)
    margins[np.arange(num_train), y] = 0
    loss = margins.sum() / num_train
    loss += reg * np.sum(W * W)
    binary = margins
    binary[margins > 0] = 1
    row_sum = np.sum(binary, axis=1)
    binary[np.arange(num_train), y] = -row_sum
    dW = X.T.dot(binary) / num_train
    dW += 2 * reg * W
    return loss, dW
loss, grad = svm_loss_vectorized(W, X, y, reg)
loss
""",
    data=("y",),
    W=[[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]],
    X=[[1.0, 2.0], [-1.0, 0.5], [0.3, -2.0]],
    y=[0, 2, 1],
    reg=0.1,
)
p(
    "cs231n-svm-grad",
    """
num_train = X.shape[0]
scores = X.dot(W)
correct = scores[np.arange(num_train), y].reshape(-1, 1)
margins = np.maximum(0, scores - correct + 1)
margins[np.arange(num_train), y] = 0
margins[margins > 0] = 1
margins[np.arange(num_train), y] = -np.sum(margins, axis=1)
dW = X.T.dot(margins) / num_train
""",
    data=("y",),
    W=[[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]],
    X=[[1.0, 2.0], [-1.0, 0.5], [0.3, -2.0]],
    y=[0, 2, 1],
)
p(
    "cs231n-knn-noloop",
    """
dists = np.sqrt(np.sum(X**2, axis=1, keepdims=True) + np.sum(Xtr**2, axis=1) - 2*X.dot(Xtr.T))
""",
    X=[[1.0, 2.0], [-1.0, 0.5]],
    Xtr=[[0.0, 1.0], [2.0, 3.0], [1.0, -1.0]],
)
p(
    "cs231n-bn-train",
    """
def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    out, cache = None, None
    if mode == "train":
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        std = np.sqrt(var + eps)
        x_hat = (x - mu) / std
        out = gamma * x_hat + beta
        running_mean = momentum * running_mean + (1 - momentum) * mu
        cache = (x, mu, std, x_hat)
    elif mode == "test":
        out = gamma * x + beta
    else:
        raise ValueError('Invalid forward batchnorm mode "%s"' % mode)
    bn_param["running_mean"] = running_mean
    return out, cache
out, _ = batchnorm_forward(x, gamma, beta, {"mode": "train"})
out**2
""",
    x=M,
    gamma=[1.5, 0.5],
    beta=[0.1, -0.2],
)
p(
    "cs231n-layernorm-T",
    """
x = x.T
mu = np.mean(x, axis=0)
xhat = (x - mu)/np.sqrt(np.var(x, axis=0) + 1e-5)
xhat = xhat.T
out = gamma * xhat + beta
""",
    x=M,
    gamma=[1.5, 0.5],
    beta=[0.1, -0.2],
)
p(
    "cs231n-dropout",
    """
p = 0.5
mask = (r < p) / p
out = x * mask
""",
    x=M,
    r=[[0.1, 0.7], [0.4, 0.9], [0.2, 0.3]],
)
p(
    "cs231n-conv-naive",
    """
def conv(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H_out = 1 + (H + 2*pad - HH) // stride
    W_out = 1 + (W + 2*pad - WW) // stride
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    out[n, f, i, j] = np.sum(x[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW] * w[f]) + b[f]
    return out
conv(x, w, b, {'stride': 1, 'pad': 0})
""",
    x=[[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 1.0, 1.0]]]],
    w=[[[[0.5, -1.0], [0.2, 0.3]]]],
    b=[0.1],
)
p(
    "cs231n-maxpool-naive",
    """
N, C, H, W = x.shape
out = np.zeros((N, C, H//2, W//2))
for i in range(H//2):
    for j in range(W//2):
        out[:, :, i, j] = np.max(x[:, :, i*2:i*2+2, j*2:j*2+2], axis=(2, 3))
out*2
""",
    x=[[[[1.0, 2.0, 0.0, 5.0], [0.0, 1.5, 3.0, 4.0]]]],
)
p(
    "cs231n-word-embed",
    """
out = W[x, :]
out.sum(axis=1)
""",
    data=("x",),
    W=M,
    x=[[0, 2], [1, 1]],
)
p(
    "cs231n-rnn-forward",
    """
def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    prev_h = h0
    for t in range(T):
        prev_h = np.tanh(x[:, t, :].dot(Wx) + prev_h.dot(Wh) + b)
        h[:, t, :] = prev_h
    return h
rnn_forward(x, h0, Wx, Wh, b)
""",
    x=[[[1.0, 2.0], [0.5, -1.0]]],
    h0=[[0.1, 0.2]],
    Wx=[[0.1, 0.2], [0.3, 0.4]],
    Wh=[[0.5, -0.6], [0.7, 0.8]],
    b=[0.1, 0.2],
)
p(
    "cs231n-lstm-split",
    """
a = x.dot(Wx) + h.dot(Wh) + b
ai, af, ao, ag = np.split(a, 4, axis=1)
c = sigmoid(af)*c + sigmoid(ai)*np.tanh(ag)
h = sigmoid(ao)*np.tanh(c)
""",
    x=[[1.0, 2.0]],
    h=[[0.1]],
    c=[[0.2]],
    Wx=[[0.1, 0.2, 0.3, 0.4], [0.5, -0.6, 0.7, 0.8]],
    Wh=[[0.1, 0.2, 0.3, 0.4]],
    b=[0.1, 0.2, 0.3, 0.4],
)
p(
    "cs231n-train-step",
    """
reg = 1e-3
step_size = 1e-0
scores = np.dot(X, W) + b
exp_scores = np.exp(scores)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
corect_logprobs = -np.log(probs[range(3),y])
data_loss = np.sum(corect_logprobs)/3
reg_loss = 0.5*reg*np.sum(W*W)
loss = data_loss + reg_loss
dscores = probs
dscores[range(3),y] -= 1
dscores /= 3
dW = np.dot(X.T, dscores)
db = np.sum(dscores, axis=0, keepdims=True)
dW += reg*W
W += -step_size * dW
b += -step_size * db
""",
    data=("y",),
    W=[[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]],
    X=[[1.0, 2.0], [-1.0, 0.5], [0.3, -2.0]],
    y=[0, 2, 1],
    b=[[0.1, 0.2, 0.3]],
)
p("tuple-assign", "def f(a, b):\n    return a*b, a+b\np, q = f(a, b)", a=0.5, b=2.5)
p("tuple-new", "out = (a*b, a+b)", a=0.5, b=2.5)
p(
    "list-append-top",
    "losses = [0.0]\nfor i in range(3):\n    losses.append(losses[-1] + a*i)\nlosses[-1]",
    a=0.5,
)
p(
    "list-append-fn",
    "def f(a):\n    hs = [1.0]\n    for i in range(3):\n        hs.append(hs[-1]*a)\n    return hs[-1] + hs[0]\nf(a)",
    a=0.5,
)
p(
    "list-join-fn",
    "def f(a):\n    sizes = [2] + [3, 1]\n    return a*sizes[1] + len(sizes)\nf(a)",
    a=0.5,
)
p("list-scale-np", "def f(a):\n    return (np.array([1,2])*3 + np.array([1, 2]))*a\nf(a)", a=0.5)
p("out-opt", "np.maximum(0, x, out=x)\nx*2", x=V)
p("astype-int", "y = x.astype(int)\ny*x", x=V, refused="cut-to-whole")
p("astype-mask", "y = (x > 0).astype(np.float32)\nm = (x<1).astype(int)\ny*x*m", x=V)
p("mask-pick-logical", "m = (x > 0) & (x < 1)\nx[m].sum()", x=V, refused="picked-by-mask")
p("mask-row", "x[x[:, 0] > 0] = 0\nx*2", x=M)
p("mask-row-sq", "y = x*1\ny[y[:, 0] > 0.9] *= 3\ny", x=[[1.0, 2.0], [0.3, 4.0]])
p("mask-branch-last", "y = x*1\nif a > 0:\n    y += 1", plain="y = x + 1", x=V, a=0.5)
p("branch-input", "if a > 0:\n    x = x + 1\nx*2", x=V, a=0.5)
p("branch-count", "n = 0\nif a > 0:\n    n += 1\nif b > 0:\n    n += 1\nx*n", x=V, a=0.5, b=-1.0)
p(
    "branch-return",
    "def f(a):\n    if a > 0:\n        return a*2\n    b = a*3\n    return b\nf(a) + f(-a)",
    a=0.5,
)
p(
    "branch-elif",
    "def f(a):\n    if a > 1:\n        y = a*2\n    elif a > 0:\n        y = a*3\n    else:\n        y = -a\n    return y\nf(a)+f(a*4)+f(-a)",
    a=0.5,
)
p(
    "branch-nested-lists",
    "hs = [a, b]\nfor i in range(2):\n    if hs[i] > 0:\n        hs[i] = hs[i]*2\nhs[0] + hs[1]",
    a=0.5,
    b=-1.5,
)
p(
    "branch-loop-break",
    "s = 0.0\nfor i in range(3):\n    if a > i:\n        break\n    s += a\ns",
    a=0.5,
    refused="unjoined-branches",
)
p(
    "branch-continue",
    "s = 0.0\nfor i in range(3):\n    if a > i:\n        continue\n    s += a\ns",
    a=0.5,
)
p("and-or", "y = a if a > 0 and b > 0 else b\ny*2", a=0.5, b=-1.5)
p("not-in", "y = [a*i for i in range(4) if i not in (1, 2) and i != 0]\nsum(y)", a=0.5)
p(
    "str-keys",
    "params = {}\nfor l in range(1, 3):\n    params['W' + str(l)] = W*l\n    params[f'b{l}'] = b\nparams['W2'] @ x + params['b1']",
    W=[[0.1, 0.2], [0.3, 0.4]],
    b=[0.1, 0.2],
    x=[1.0, 2.0],
)
p(
    "params-free",
    "A = x\nfor l in range(1, 3):\n    A = np.tanh(np.dot(params['W' + str(l)], A) + params['b' + str(l)])\nA",
    plain="np.tanh(W2@np.tanh(W1@x+b1)+b2)",
    x=[1.0, 2.0],
    W1=[[0.1, 0.2], [0.3, 0.4]],
    W2=[[0.5, -0.1], [0.2, 0.3]],
    b1=[0.1, 0.2],
    b2=[0.0, 0.3],
)
p(
    "params-update",
    "params['W1'] = params['W1'] - 0.1*params['W1']**2\nparams['W1'] @ x",
    plain="(W1-.1*W1**2)@x",
    x=[1.0, 2.0],
    W1=[[0.1, 0.2], [0.3, 0.4]],
)
p(
    "params-aug",
    "params['W1'] -= 0.1*x\nparams['W1']*2",
    plain="(W1-.1*x)*2",
    x=[1.0, 2.0],
    W1=[[0.1, 0.2], [0.3, 0.4]],
)
p(
    "d2l-lstm",
    """
def lstm(inputs, state, params):
    [W_xi, W_hi, b_i, W_hq, b_q] = params
    (H, C) = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(torch.matmul(X, W_xi) + torch.matmul(H, W_hi) + b_i)
        C_tilde = torch.tanh(torch.matmul(X, W_xi))
        C = I * C + I * C_tilde
        H = I * torch.tanh(C)
        Y = (H @ W_hq) + b_q
        outputs.append(Y)
    return torch.cat(outputs, dim=0), (H, C)
out, state = lstm(inputs, (H, C), [W_xi, W_hi, b_i, W_hq, b_q])
""",
    plain="""
outs=[]
for X in inputs:
    I = sigmoid(X@W_xi + H@W_hi + b_i)
    C = I*C + I*np.tanh(X@W_xi)
    H = I*np.tanh(C)
    outs.append(H@W_hq+b_q)
np.concatenate(outs)
""",
    inputs=[[[1.0, 2.0]], [[0.5, -1.0]]],
    H=[[0.1, 0.2]],
    C=[[0.3, 0.4]],
    W_xi=[[0.1, 0.2], [0.3, 0.4]],
    W_hi=[[0.5, 0.6], [-0.7, 0.8]],
    b_i=[0.1, 0.2],
    W_hq=[[1.0], [2.0]],
    b_q=[0.5],
)
p(
    "d2l-attention",
    """
def masked_softmax(X):
    return nn.functional.softmax(X, dim=-1)
class DotProductAttention(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.dropout = dropout
    def forward(self, queries, keys, values):
        d = queries.shape[-1]
        scores = torch.bmm(queries, keys.transpose(1, 2)) / math.sqrt(d)
        self.attention_weights = masked_softmax(scores)
        return torch.bmm(self.attention_weights, values)
attention = DotProductAttention(0.5)
attention(Q, K, V)
""",
    plain="softmax(Q@K.transpose(0,2,1)/math.sqrt(2))@V",
    Q=[[[1.0, 2.0]]],
    K=[[[0.5, -1.0], [0.2, 0.3]]],
    V=[[[1.0, 2.0], [3.0, 4.0]]],
)
p(
    "d2l-softmax",
    """
def softmax(X):
    X_exp = torch.exp(X)
    partition = X_exp.sum(1, keepdims=True)
    return X_exp / partition
def net(X):
    return softmax(torch.matmul(X.reshape((-1, W.shape[0])), W) + b)
def cross_entropy(y_hat, y):
    return - torch.log(y_hat[list(range(len(y_hat))), y]).mean()
cross_entropy(net(X), y)
""",
    plain="h=softmax(X@W+b)\n-np.log(h[np.arange(3),y]).mean()",
    data=("y",),
    X=M,
    W=[[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]],
    b=[0.1, 0.2, 0.3],
    y=[0, 2, 1],
)
p(
    "d2l-conv-multi",
    """
def corr2d_multi_in(X, K):
    return sum(corr2d(x, k) for x, k in zip(X, K))
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y
corr2d_multi_in(X, K)
""",
    plain="""
out=0
for x,k in zip(X,K):
    out = out + np.array([[ (x[i:i+2,j:j+1]*k).sum() for j in range(2)] for i in range(1)])
out
""",
    X=[[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [2.0, -1.0]]],
    K=[[[0.5], [-0.5]], [[0.1], [0.2]]],
)
p(
    "d2l-pool2d",
    """
def pool2d(X, pool_size, mode='max'):
    p_h, p_w = pool_size
    Y = torch.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == 'max':
                Y[i, j] = X[i: i + p_h, j: j + p_w].max()
            elif mode == 'avg':
                Y[i, j] = X[i: i + p_h, j: j + p_w].mean()
    return Y
pool2d(X, (2, 2), 'avg')
""",
    plain="np.array([[X[i:i+2,j:j+2].mean() for j in range(2)] for i in range(1)])",
    X=[[1.0, 2.0, 4.0], [3.0, 4.0, -1.0]],
)
p(
    "jax-mlp",
    """
import jax.numpy as jnp
from jax import grad, jit, vmap
def relu(x):
    return jnp.maximum(0, x)
def predict(params, image):
    activations = image
    for w, b in params[:-1]:
        outputs = jnp.dot(w, activations) + b
        activations = relu(outputs)
    final_w, final_b = params[-1]
    logits = jnp.dot(final_w, activations) + final_b
    return logits - logsumexp(logits)
params = [(w1, b1), (w2, b2)]
predict(params, x)
""",
    plain="l=w2@np.maximum(0,w1@x+b1)+b2\nl-np.log(np.exp(l).sum())",
    x=[1.0, 2.0],
    w1=[[0.1, 0.2], [0.3, 0.4]],
    w2=[[0.5, -0.1], [0.2, 0.3]],
    b1=[0.1, 0.2],
    b2=[0.0, 0.3],
)
p("jax-at-set", "y = x.at[0].set(5.0)\ny.sum()", plain="5.0 + x[1:].sum()", x=V)
p(
    "tf-dense",
    """
W = tf.Variable([[0.1, 0.2], [0.3, 0.4]])
b = tf.Variable([0.5, -0.5])
with tf.GradientTape() as tape:
    y = tf.nn.relu(tf.matmul(x, W) + b)
    loss = tf.reduce_mean(tf.square(y))
grads = tape.gradient(loss, [W, b])
""",
    plain="(np.maximum(x@np.array([[.1,.2],[.3,.4]])+np.array([.5,-.5]),0)**2).mean()",
    x=M,
)
p("tf-std", "tf.math.reduce_std(x, axis=0)*tf.nn.relu(x)", plain="x.std(0)*np.maximum(x,0)", x=M)
p(
    "keras-backend",
    """
def loss(y_true, y_pred):
    return K.mean(K.square(y_pred - y_true), axis=-1)
loss(t, y)
""",
    plain="((y-t)**2).mean(-1)",
    t=M,
    y=[[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]],
)
p(
    "autograd-elementwise",
    """
import numpy as np
def tanh(x):
    y = np.exp(-2.0 * x)
    return (1.0 - y) / (1.0 + y)
tanh(x)
""",
    x=V,
)
p(
    "hmm-forward",
    """
def forward(obs, A, B, start):
    T = len(obs)
    N = A.shape[0]
    alpha = np.zeros((T, N))
    alpha[0] = start * B[:, obs[0]]
    for t in range(1, T):
        for j in range(N):
            alpha[t, j] = alpha[t-1].dot(A[:, j]) * B[j, obs[t]]
    return alpha[-1].sum()
forward(obs, A, B, start)
""",
    data=("obs",),
    obs=[0, 1, 0],
    A=[[0.7, 0.3], [0.4, 0.6]],
    B=[[0.1, 0.9], [0.8, 0.2]],
    start=[0.6, 0.4],
)
p(
    "hmm-lists",
    """
fwd = []
f_prev = {}
for i, o in enumerate(observations):
    f_curr = {}
    for st in states:
        if i == 0:
            prev_f_sum = start_p[st]
        else:
            prev_f_sum = sum(f_prev[k] * trans_p[k][st] for k in states)
        f_curr[st] = emit_p[st][o] * prev_f_sum
    fwd.append(f_curr)
    f_prev = f_curr
p_fwd = sum(f_curr[k] for k in states)
""".replace(
        "fwd = []",
        "states = ('H', 'F')\nobservations = ('n', 'c')\nstart_p = {'H': a, 'F': 0.4}\ntrans_p = {'H': {'H': 0.7, 'F': 0.3}, 'F': {'H': b, 'F': 0.6}}\nemit_p = {'H': {'n': 0.5, 'c': 0.4}, 'F': {'n': 0.1, 'c': c}}\nfwd = []",
        1,
    ),
    a=0.6,
    b=0.4,
    c=0.3,
)
p(
    "em-coin",
    """
def coin_em(rolls, theta_A, theta_B):
    heads_A = 0
    heads_B = 0
    tails_A = 0
    for h, t in rolls:
        like_A = theta_A**h * (1 - theta_A)**t
        like_B = theta_B**h * (1 - theta_B)**t
        p_A = like_A / (like_A + like_B)
        heads_A += p_A * h
        tails_A += p_A * t
    return heads_A / (heads_A + tails_A)
coin_em([(5, 5), (9, 1)], theta_A, theta_B)
""",
    theta_A=0.6,
    theta_B=0.5,
)
p(
    "gmm-loglik",
    """
def gaussian(x, mu, sigma):
    return np.exp(-0.5*((x - mu)/sigma)**2) / (sigma*np.sqrt(2*np.pi))
resp = np.zeros((len(x), 2))
for k in range(2):
    resp[:, k] = w[k]*gaussian(x, mu[k], sigma[k])
ll = np.sum(np.log(resp.sum(axis=1)))
""",
    x=V,
    w=[0.4, 0.6],
    mu=[0.0, 1.0],
    sigma=[1.0, 0.5],
)
p(
    "scratch-two-layer",
    """
class TwoLayerNet:
    def __init__(self, W1, b1):
        self.params = {}
        self.params['W1'] = W1
        self.params['b1'] = b1
    def predict(self, x):
        W1, b1 = self.params['W1'], self.params['b1']
        return softmax(np.dot(x, W1) + b1)
    def loss(self, x, t):
        y = self.predict(x)
        return cross_entropy_error(y, t)
def cross_entropy_error(y, t):
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size
def softmax(x):
    if x.ndim == 2:
        x = x.T
        x = x - np.max(x, axis=0)
        y = np.exp(x) / np.sum(np.exp(x), axis=0)
        return y.T
    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))
net = TwoLayerNet(W1, b1)
net.loss(x, t)
""",
    data=("t",),
    W1=[[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]],
    b1=[0.1, 0.2, 0.3],
    x=M,
    t=[0, 2, 1],
)
p(
    "scratch-layers",
    """
class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.dW = None
    def forward(self, x):
        self.x = x
        return np.dot(self.x, self.W) + self.b
    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx
class Relu:
    def __init__(self):
        self.mask = None
    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out
    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx
aff, act = Affine(W, b), Relu()
out = act.forward(aff.forward(x))
dx = aff.backward(act.backward(dout))
""",
    W=[[0.1, -0.4, 0.7], [0.2, 0.5, -0.3]],
    b=[0.1, 0.2, 0.3],
    x=M,
    dout=[[1.0, 2.0, 3.0], [0.1, 0.2, 0.3], [1.0, 1.0, 1.0]],
)
p(
    "scratch-ordered",
    """
from collections import OrderedDict
layers = OrderedDict()
layers['A'] = lambda x: x*w
layers['B'] = np.tanh
for layer in layers.values():
    x = layer(x)
x
""",
    x=V,
    w=2.5,
)
p(
    "scratch-numgrad",
    """
def numerical_gradient(f, x):
    h = 1e-4
    grad = np.zeros_like(x)
    for idx in range(x.size):
        tmp_val = x[idx]
        x[idx] = tmp_val + h
        fxh1 = f(x)
        x[idx] = tmp_val - h
        fxh2 = f(x)
        grad[idx] = (fxh1 - fxh2) / (2*h)
        x[idx] = tmp_val
    return grad
def function_2(x):
    return x[0]**2 + x[1]**2
numerical_gradient(function_2, x)
""",
    x=[3.0, 4.0],
)
p(
    "fastai-lin",
    """
class Lin():
    def __init__(self, w, b): self.w,self.b = w,b
    def __call__(self, inp):
        self.inp = inp
        self.out = inp@self.w + self.b
        return self.out
class Mse():
    def __call__(self, inp, targ):
        self.inp,self.targ = inp,targ
        self.out = (inp.squeeze(-1) - targ).pow(2).mean()
        return self.out
class Model():
    def __init__(self, w1, b1):
        self.layers = [Lin(w1,b1)]
        self.loss = Mse()
    def __call__(self, x, targ):
        for l in self.layers: x = l(x)
        return self.loss(x, targ)
m = Model(w1, b1)
loss = m(x, y)
""",
    plain="(((x@w1+b1)[:,0]-y)**2).mean()",
    w1=[[0.5], [-0.2]],
    b1=[0.1],
    x=M,
    y=[1.0, 0.0, 1.0],
)
p(
    "fastai-sgd",
    """
def mse(preds, targets): return ((preds-targets)**2).mean()
def f(t, params):
    a,b,c = params
    return a*(t**2) + (b*t) + c
preds = f(time, params)
loss = mse(preds, speed)
loss.backward()
params.grad
lr = 1e-5
params.data -= lr * params.grad.data
params.grad = None
""",
    plain="((params[0]*time**2+params[1]*time+params[2]-speed)**2).mean()",
    time=V,
    params=[0.1, 0.2, 0.3],
    speed=[1.0, 2.0, 3.0],
)
p(
    "cs224n-word2vec",
    """
def naive_softmax(v_c, o, U):
    y_hat = softmax(np.dot(U, v_c))
    loss = -np.log(y_hat[o])
    y_hat[o] -= 1
    grad_v = np.dot(U.T, y_hat)
    return loss, grad_v
loss, gv = naive_softmax(v_c, 1, U)
loss
""",
    v_c=[0.1, 0.2],
    U=[[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]],
)
p(
    "cs224n-negsample",
    """
loss = -np.log(sigmoid(U[o].dot(v)))
for k in range(len(neg)):
    loss -= np.log(sigmoid(-U[neg[k]].dot(v)))
loss
""",
    data=("o", "neg"),
    v=[0.1, 0.2],
    U=[[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]],
    o=1,
    neg=[0, 2],
)
p(
    "lists-matmul",
    """
def matmul(A, B):
    return [[sum(a*b for a, b in zip(row, col)) for col in zip(*B)] for row in A]
def dot(v, w):
    return sum(v_i * w_i for v_i, w_i in zip(v, w))
C = matmul([[a, b], [1.0, 2.0]], [[b, 3.0], [a, 4.0]])
dot(C[0], C[1])
""",
    a=0.5,
    b=2.5,
)
p(
    "scratch-grus",
    """
def neuron_output(weights, inputs):
    return sigmoid(dot(weights, inputs))
def dot(v, w):
    return sum(v_i * w_i for v_i, w_i in zip(v, w))
def feed_forward(neural_network, input_vector):
    outputs = []
    for layer in neural_network:
        input_with_bias = input_vector + [1]
        output = [neuron_output(neuron, input_with_bias) for neuron in layer]
        outputs.append(output)
        input_vector = output
    return outputs
xor_network = [[[20., 20, -30], [20., 20, -10]], [[-60., 60, -30]]]
feed_forward(xor_network, [x, y])[-1][0]
""",
    x=0.5,
    y=0.4,
)
p(
    "adam",
    """
m = b1*m + (1-b1)*g
v = b2*v + (1-b2)*(g**2)
mhat = m/(1-b1**t)
vhat = v/(1-b2**t)
w -= lr*mhat/(np.sqrt(vhat)+1e-8)
""",
    m=V,
    v=[0.1, 0.2, 0.3],
    g=[1.0, 2.0, -1.0],
    b1=0.9,
    b2=0.99,
    t=2,
    w=V,
    lr=0.1,
)
p(
    "newton-sqrt",
    "def newton(a, n=4):\n    x = a\n    for _ in range(n):\n        x = (x + a/x)/2\n    return x\nnewton(a)",
    a=2.0,
)
p(
    "recursion",
    "def fact(n, x):\n    if n == 0:\n        return 1\n    return x*fact(n-1, x)\nfact(3, x)",
    x=0.5,
)
p("horner", "result = 0\nfor c in reversed([1, 2, 3]):\n    result = result*x + c\nresult", x=0.5)
p("typed", "def f(x: float, n: int = 2) -> float:\n    return x**n\ny: float = f(x)", x=0.5)
p("ipython", ">>> y = x*2\n>>> z = y + 1\n>>> z.sum()", plain="(x*2+1).sum()", x=V)
p(
    "main-guard",
    "def main():\n    return x*2\nif __name__ == '__main__':\n    main()",
    plain="x*2",
    x=V,
)
p("walrus", "y = (t := x*2) + t\ny", x=V)
p(
    "lambda-compose",
    "compose = lambda *fs: lambda x: [x := f(x) for f in fs][-1]\ncompose(np.tanh, np.exp)(x)",
    x=V,
)
p("map-filter", "ys = list(map(lambda t: t*a, [1, 2]))\nsum(ys)", a=0.5)
p(
    "any-all",
    "sizes = [2, 3]\ny = x*2 if all(s > 0 for s in sizes) else x\ny",
    x=V,
)
p(
    "try",
    "try:\n    y = x*2\nexcept ValueError:\n    y = x\ny",
    x=V,
)
p(
    "two-steps",
    "opt = torch.optim.SGD([w], lr=0.1)\nfor i in range(2):\n    loss = (w**2).sum()\n    loss.backward()\n    opt.step()",
    refused="training-loop",
    w=[0.5, -1.2],
)
p(
    "a-step-behind",
    "opt = torch.optim.SGD([w], lr=0.1)\nloss = (w**2).sum()\nopt.zero_grad()\nloss.backward()\nopt.step()",
    plain="(w**2).sum()",
    w=[0.5, -1.2],
)
p("torch-view-inplace", "y = x.view(-1)\ny += 1\nx.exp()", refused="through-a-view", x=M)
p("reshape-T-copy", "y = x.T.reshape(-1)\nz = y*2\nz.sum()", x=M)
p("flatten-copy", "y = x.flatten()\ny[0] = 0\n(x*2).sum() + y.sum()", x=M)
p("ravel-view", "y = x.ravel()\ny[0] = 0\nx.sum()", refused="through-a-view", x=M)
p("tile-alias", "rows = [x]*2\nrows[0] += 1\nrows[1] + x", x=V)
p("nested-list-alias", "g = [[0.0]*2]*2\ng[0][0] = a\ng[1][0] + a", a=0.5)
p("list-alias", "h = [a, b]\nk = h\nk[0] = a*5\nh[0]", a=0.5, b=1.0)
p("list-copy", "h = [a, b]\nk = h[:]\nk[0] = a*5\nh[0] + k[0]", a=0.5, b=1.0)
p("array-copies-list", "h = [a, b]\nv = np.array(h)\nh[0] = a*9\nv*2", a=0.5, b=1.0)
p("array-of-array", "v = np.array(x)\nv += 1\nx*v", x=V)
p("torch-tensor-copies", "w = x.clone()\nw += 1\n(w*x).sum()", plain="((x+1)*x).sum()", x=V)
p(
    "self-alias",
    "class A:\n    def __init__(self, W):\n        self.W = W\n    def step(self, g):\n        self.W -= 0.1*g\nn = A(W)\nn.step(x)\nW*2",
    W=V,
    x=[1.0, 2.0, 3.0],
)
p("fn-arg-inplace", "def f(v):\n    v += 1\n    return v.sum()\ns = f(x)\ns + x.sum()", x=V)
p("fn-arg-rebind", "def f(v):\n    v = v + 1\n    return v.sum()\ns = f(x)\ns + x.sum()", x=V)
p(
    "class-attr-shared",
    "class A:\n    k = 2.0\n    def f(self, x):\n        return x*self.k\nA.k = 3.0\nA().f(x)",
    x=V,
)
p("zip-uneven", "sum(p*q for p, q in zip([a, b, a], [b, a]))", a=0.5, b=1.5)
p("enumerate-start", "s = 0\nfor i, v in enumerate(x, 1):\n    s += i*v\ns", x=V)
p("range-neg", "s = 0\nfor i in range(2, -1, -1):\n    s = s*a + i\ns", a=0.5)
p("mean-axis-neg", "x.mean(axis=-1) + np.mean(x, -1, keepdims=True).sum()", x=M)
p("sum-axis-tuple", "x.sum(axis=(0, 1))*2", x=M)
p("np-sum-gen-list", "np.sum([x*2, x])", x=V)
p("np-dot-11", "np.dot(x, x) + x @ x + x.dot(x)", x=V)
p("outer-newaxis", "(x[:, None]*x[None, :])[0]", x=V)
p("where-chain", "np.where(x > 0, x, 0.1*x)", x=V)
p("max-scalar-bare", "max(0, a) + max(a, b) + min(1.0, b)", a=0.5, b=1.5)
p("max-bare-list", "max([a, b])*2", a=0.5, b=1.5)
p("abs-round", "abs(a) + abs(-b)", a=0.5, b=1.5)
p("max-two-arrays", "np.maximum(x, y).sum() + np.minimum(x, 0).sum()", x=V, y=[0.0, 1.0, 2.5])
p("neg-index-put", "x[-1] = a\nx[-2] *= 2\nx", x=V, a=0.5)
p("fancy-put-dup", "d = np.zeros(3)\nd[[0, 0, 1]] += x\nd*2", refused="bad-index", x=V)
p("put-range", "d = np.ones((2, 3))\nd[range(2), [0, 2]] -= a\nd*2", a=0.5)
p("chain-assign", "u = v = x*2\nu += 1\nv", x=V)
p("for-tuple", "s = 0\nfor (p, q) in [(a, b), (b, a)]:\n    s += p/q\ns", a=0.5, b=1.5)
p("dict-items", "s = 0\nfor k, v in {'p': a, 'q': b}.items():\n    s += v*len(k)\ns", a=0.5, b=1.5)
p(
    "string-branch",
    "def act(x, kind='relu'):\n    if kind == 'relu':\n        return np.maximum(0, x)\n    elif kind == 'tanh':\n        return np.tanh(x)\nact(x, 'tanh')",
    x=V,
)
p(
    "none-default",
    "def f(x, w=None):\n    if w is None:\n        w = np.ones(3)\n    return (w*x).sum()\nf(x)",
    x=V,
)
p("shape-eq", "y = x*2 if x.shape == (3, 2) else x\ny", x=M)
p("isinstance", "def f(x):\n    return x*2 if isinstance(x, list) else x*3\nf(x)", x=V)
p("power-int-neg", "x**-1 + 2**x", x=V)
p("comp-chain", "s = 0.0\nif 0 < a <= 0.7:\n    s = a*3\ns", a=0.5)
p("bool-arith", "(a > 0)*b + (b > 2)*a", a=0.5, b=1.5)
p("not-cond", "y = b if not a > 0 else a*2\ny", a=0.5, b=1.5)
p("early-index", "idx = [2, 0]\nx[idx]*2", x=V)
p(
    "method-chain",
    "x.reshape(-1).sum().item()*2 if False else x.T.sum(axis=1)",
    plain="x.T.sum(axis=1)",
    x=M,
)
p("only-def", "def f(x, y=2.0):\n    z = x*y\n    return z + 1", plain="x*2.0+1", x=0.5)
p(
    "only-class",
    "class N:\n    def __init__(self):\n        self.k = 2.0\n    def forward(self, x):\n        return self.k*x",
    plain="2.0*x",
    x=0.5,
    refused="",
)
p(
    "method-without-its-class",
    """
def act(self, x):
    return x*(x > 0)

def forward(self, x):
    h = self.act(x @ self.W1 + self.b)
    return h.sum()*self.scale
""",
    plain="h=x@W1+b\n(h*(h>0)).sum()*scale",
    x=M,
    W1=[[0.1, 0.2], [0.3, -0.4]],
    b=[0.5, 0.6],
    scale=2.0,
)
# What changes a list or dict is no line to pass over.
p("del-item", "p = [a, b]\ndel p[0]\nsum(p)*b", a=0.5, b=-1.2)
p("del-slice", "p = [a, b, a, b]\ndel p[:3]\nsum(p)*a", a=0.5, b=-1.2)
p("del-key", "d = {'u': a, 'v': b}\ndel d['u']\nsum(d.values())*a", a=0.5, b=-1.2)
p("del-of-array", "del x[0]\nx*2", x=V, refused="not-assignable")
p("put-slice-of-list", "p = [a, b, a]\np[1:] = [b*b]\nsum(p)", a=0.5, b=-1.2)
p("two-keys", "d = {}\nd[0, 1] = a\nd[0, 2] = b\nd[0, 1] - d[0, 2]*3", a=0.5, b=-1.2)
p("keys-of-tuples", "d = {(0, 1): a, (1, 0): b}\nd[(0, 1)]*d[1, 0]", a=0.5, b=-1.2)
p("two-places-of-list", "p = [a, b]\np[0, 1] = a\np[0]", a=0.5, b=-1.2, refused="bad-index")
# `+x` is an array of its own, and what a condition chooses may be an input.
p("plus-copies", "r = +x\nr += 1\nr*x", x=V)
p("chosen-input", "r = x if a > 0 else y\nr += 1\nx*y", x=V, y=V, a=0.5, refused="through-a-view")
# `or` and `and` give one of two numbers, as in Python; masks are joined.
p("or-of-numbers", "y = a or b\ny*3", a=0.5, b=-1.2)
p("and-of-numbers", "y = a and b\ny*a", a=0.5, b=-1.2)
p("or-a-number-typed", "y = a or 1\ny*b", a=0.5, b=-1.2)
p("and-of-masks", "y = (a > 0) and (b > 0)\ny*a", a=0.5, b=1.2)
p("mask-and-number", "y = (a > 0) and b\ny*a", a=0.5, b=1.2)
# Comparisons of what counts, and of what does not.
p("texts-in-order", "k = 'b'\ny = a if k > 'a' else b\ny*2", a=0.5, b=-1.2)
p("dicts-equal", "y = a if {'k': 1} == {'k': 1} else b\ny*2", a=0.5, b=-1.2)
p("in-a-list", "L = [1, 2, 3]\ny = a if 2 in L else b\nz = b if 5 in L else a\ny*z", a=0.5, b=-1.2)
p("in-an-input", "y = a if 2 in t else b\ny*2", a=0.5, b=-1.2, t=[1, 2])
p(
    "objects-in-order",
    "class C:\n    def __lt__(self, o): return True\na*2 if C() < C() else a",
    a=0.5,
)
# What whole numbers decide is asked for where both branches don't go together.
p("chosen-function", "n = 2\nif n > 1: f = np.tanh\nelse: f = np.exp\nf(a)", a=0.5)
p("chosen-function-inline", "n = 2\nf = np.tanh if n > 1 else np.exp\nf(a)", a=0.5)
p("one-branch", "n = 2\nif n > 1:\n    k = 5\nk*a", a=0.5)
p("other-lengths", "n = 2\nif n > 1:\n    k = [a, b]\nelse:\n    k = [b]\nsum(k)", a=0.5, b=-1.2)
p(
    "break-on-a-count",
    "i = 5\ns = a\nwhile True:\n    s = s*b + 1\n    i -= 2\n    if i < 0: break\ns",
    a=0.5,
    b=-1.2,
)
p(
    "chosen-by-a-value",
    "if a > 0: f = np.tanh\nelse: f = np.exp\nf(a)",
    a=0.5,
    refused="passed-over",
)
p(
    "method-chosen-by-a-value",
    "if a > 0: k = [a]\nelse: k = [a, b]\nk.append(a)\nb*2",
    a=0.5,
    b=-1.2,
    refused="passed-over",
)
p("checked-first", "if a < -100:\n    raise ValueError('small')\na*2", a=0.5)
p("key-of-a-count", "i = 1\nd = {'l1': a}\nd[f'l{i}']*2", a=0.5)
# The first value that a call computes is the output.
p("first-of-call", "def f(u):\n    y = u*2\n    return y, u*3\nf(a)", a=0.5)
p("first-of-the-only", "def f(u):\n    y = u*2\n    return y, u*3", plain="u*2", u=0.5)
# What Python does with texts and lists that are known.
p(
    "percent-keys",
    "P = {}\nfor l in range(2):\n    P['b%d' % l] = a*(l + 1)\nP['b0']*P['b1'] + {'l1': a}['%s%d' % ('l', 1)]",
    a=0.5,
)
p(
    "format-keys",
    "P = {'W{}'.format(i): a*i for i in range(3)}\nP['W2']*P['W{0}'.format(1)] + {'w05': a}['w{k:02d}'.format(k=5)]",
    a=0.5,
)
p("joined", "d = {'0-1-2': a}\nd['-'.join(str(i) for i in range(3))]*2", a=0.5)
p("whole-of-a-text", "k = 'W12'\nint(k[1:])*a + len(k)", a=0.5)
p("whole-of-a-half", "h = int(n/2)\nx[:h].sum()*a", x=V, n=4, a=0.5)
p("sorted", "s = 0\nfor k in sorted([3, 1, 2], key=lambda v: -v):\n    s = s*a + k\ns", a=0.5)
p(
    "sorted-keys",
    "d = {'u': a, 'v': b}\ns = 1\nfor k in sorted(d, reverse=True):\n    s = s*d[k] + 1\ns",
    a=0.5,
    b=-1.2,
)
p("sorted-by-a-value", "sorted([a, b])[0]*2", a=0.5, b=-1.2, refused="not-static")
p("sort-of-list", "k = [3, 1, 2]\nk.sort()\ns = 0\nfor i in k:\n    s = s*a + i\ns", a=0.5)
p("max-by-key", "max([3, 1, 2], key=lambda v: -v)*a", a=0.5)
p("max-by-key-of-values", "max(x, key=lambda v: -v)*2", x=V, refused="not-static")
p("remove-item", "p = [3, 1, 3]\np.remove(3)\n(p[0] - 2*p[1])*a + b", a=0.5, b=-1.2)
p("places-of-items", "p = [3, 1, 3]\np.index(1)*a + p.count(3)*b", a=0.5, b=-1.2)
p("while-count", "k = 3\nwhile k:\n    k -= 1\n    a = a*2\na", a=0.5)
p("xor-of-masks", "((x > 0) ^ (y > 0))*y", x=V, y=[1.1, -0.2, -0.7])
p("by-columns", "m.reshape(2, 3, order='F')*m.reshape(2, 3) + m.ravel(order='F').sum()", m=M)
p("one-array-two-names", "p = q = np.zeros(3)\np += x\nq*2", x=V)
p("two-inputs-two-names", "p = q = np.array([1.5, 2.5, 0.5])\np*q*x", x=V)
p("function-by-another-name", "from math import sqrt as root, exp\nroot(a)*exp(a)", a=0.5)
p(
    "library-by-another-name",
    "import numpy as onp\nimport numpy.linalg as la\nonp.exp(x)*la.norm(x)",
    x=V,
)
# How long it took is no value of the circuit.
p(
    "timed",
    "import time\ntic = time.time()\ny = x*a\ntoc = time.time()\nprint('took', 1000*(toc - tic))",
    plain="y = x*a",
    x=V,
    a=0.5,
)
p(
    "timed-in-parts",
    "import time\nt0 = time.perf_counter()\ny = x*a\ndt = (time.perf_counter() - t0)/2\ny + 1",
    x=V,
    a=0.5,
)
p("times-the-time", "import time\ny = x*time.time()\nx*2", x=V, refused="passed-over")
p("a-name-time", "time.sum()*2", time=V)
