"""Forward and backward passes as courses write them, right in every line, whose inputs have no values.

With each stand shapes of its inputs as its course has them, for which its lines can be judged.
"""

SOFTMAX = """\
scores = np.dot(X, W) + b
num_examples = X.shape[0]
exp_scores = np.exp(scores)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
correct_logprobs = -np.log(probs[range(num_examples),y])
data_loss = np.sum(correct_logprobs)/num_examples
reg_loss = 0.5*reg*np.sum(W*W)
loss = data_loss + reg_loss
dscores = probs
dscores[range(num_examples),y] -= 1
dscores /= num_examples
dW = np.dot(X.T, dscores)
db = np.sum(dscores, axis=0, keepdims=True)
dW += reg*W
"""
TWO_LAYERS = """\
hidden = np.maximum(0, np.dot(X, W) + b)
scores = np.dot(hidden, W2) + b2
num_examples = X.shape[0]
probs = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)
loss = np.sum(-np.log(probs[range(num_examples),y]))/num_examples
dscores = probs
dscores[range(num_examples),y] -= 1
dscores /= num_examples
dW2 = np.dot(hidden.T, dscores)
db2 = np.sum(dscores, axis=0, keepdims=True)
dhidden = np.dot(dscores, W2.T)
dhidden[hidden <= 0] = 0
dW = np.dot(X.T, dhidden)
db = np.sum(dhidden, axis=0, keepdims=True)
"""
SVM = """\
num_train = X.shape[0]
scores = X.dot(W)
correct = scores[np.arange(num_train), y].reshape(-1, 1)
margins = np.maximum(0, scores - correct + 1)
margins[np.arange(num_train), y] = 0
loss = np.sum(margins)/num_train
dscores = (margins > 0).astype(float)
dscores[np.arange(num_train), y] -= np.sum(margins > 0, axis=1)
dscores /= num_train
dW = X.T.dot(dscores)
"""
BATCHNORM = """\
def batchnorm_forward(x, gamma, beta, eps):
    N, D = x.shape
    mu = 1./N * np.sum(x, axis=0)
    xmu = x - mu
    sq = xmu ** 2
    var = 1./N * np.sum(sq, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1./sqrtvar
    xhat = xmu * ivar
    gammax = gamma * xhat
    out = gammax + beta
    cache = (xhat, gamma, xmu, ivar, sqrtvar, var, eps)
    return out, cache

def batchnorm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar, var, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgammax = dout
    dgamma = np.sum(dgammax*xhat, axis=0)
    dxhat = dgammax * gamma
    divar = np.sum(dxhat*xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1. /(sqrtvar**2) * divar
    dvar = 0.5 * 1. /np.sqrt(var+eps) * dsqrtvar
    dsq = 1. /N * np.ones((N,D)) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1+dxmu2, axis=0)
    dx2 = 1. /N * np.ones((N,D)) * dmu
    dx = dx1 + dx2
    return dx, dgamma, dbeta
"""
BATCHNORM_ALT = """\
def batchnorm_forward(x, gamma, beta, eps):
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    std = np.sqrt(var + eps)
    xhat = (x - mu) / std
    out = gamma * xhat + beta
    return out, (xhat, gamma, std)

def batchnorm_backward_alt(dout, cache):
    xhat, gamma, std = cache
    N = dout.shape[0]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    dx = (N*dxhat - np.sum(dxhat, axis=0) - xhat*np.sum(dxhat*xhat, axis=0)) / (N*std)
    return dx, dgamma, dbeta
"""
LAYERNORM = """\
def layernorm_forward(x, gamma, beta, eps):
    mu = np.mean(x, axis=1, keepdims=True)
    var = np.var(x, axis=1, keepdims=True)
    std = np.sqrt(var + eps)
    xhat = (x - mu) / std
    out = gamma * xhat + beta
    return out, (xhat, gamma, std)

def layernorm_backward(dout, cache):
    xhat, gamma, std = cache
    D = dout.shape[1]
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    along = np.sum(dxhat*xhat, axis=1, keepdims=True)
    dx = (D*dxhat - np.sum(dxhat, axis=1, keepdims=True) - xhat*along) / (D*std)
    return dx, dgamma, dbeta
"""
AFFINE = """\
def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    cache = (x, w, b)
    return out, cache

def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db
"""
AFFINE_RELU = """\
def forward(x, w, b):
    a = x.dot(w) + b
    out = np.maximum(0, a)
    cache = (x, w, b, a)
    return out, cache

def backward(dout, cache):
    x, w, b, a = cache
    da = dout * (a > 0)
    dx = da.dot(w.T)
    dw = x.T.dot(da)
    db = np.sum(da, axis=0)
    return dx, dw, db
"""
LOGISTIC = """\
m = X.shape[1]
A = sigmoid(np.dot(w.T, X) + b)
cost = -1/m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
dw = 1/m * np.dot(X, (A - Y).T)
db = 1/m * np.sum(A - Y)
"""
LINEAR = """\
N = len(y)
y_hat = X @ w + b
loss = np.mean((y_hat - y)**2)
dw = 2/N * X.T @ (y_hat - y)
db = 2/N * np.sum(y_hat - y)
"""
RNN = """\
def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    cache = (x, prev_h, Wx, Wh, next_h)
    return next_h, cache

def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h * (1 - next_h**2)
    dx = dz.dot(Wx.T)
    dprev_h = dz.dot(Wh.T)
    dWx = x.T.dot(dz)
    dWh = prev_h.T.dot(dz)
    db = np.sum(dz, axis=0)
    return dx, dprev_h, dWx, dWh, db
"""
WORD2VEC = """\
z = U @ v
p = np.exp(z) / np.sum(np.exp(z))
loss = -np.sum(y * np.log(p))
dz = p*np.sum(y) - y
dv = U.T @ dz
dU = np.outer(dz, v)
"""
NIELSEN = """\
z1 = np.dot(w1, x) + b1
a1 = sigmoid(z1)
z2 = np.dot(w2, a1) + b2
a2 = sigmoid(z2)
cost = 0.5*np.sum((a2 - y)**2)
delta2 = (a2 - y) * a2*(1 - a2)
nabla_b2 = delta2
nabla_w2 = np.outer(delta2, a1)
delta1 = np.dot(w2.T, delta2) * a1*(1 - a1)
nabla_b1 = delta1
nabla_w1 = np.outer(delta1, x)
"""
PLANAR = """\
m = X.shape[1]
Z1 = np.dot(W1, X) + b1
A1 = np.tanh(Z1)
Z2 = np.dot(W2, A1) + b2
A2 = sigmoid(Z2)
cost = -np.sum(Y*np.log(A2) + (1 - Y)*np.log(1 - A2)) / m
dZ2 = A2 - Y
dW2 = 1/m * np.dot(dZ2, A1.T)
db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.dot(W2.T, dZ2) * (1 - A1**2)
dW1 = 1/m * np.dot(dZ1, X.T)
db1 = 1/m * np.sum(dZ1, axis=1, keepdims=True)
"""
DICTS = """\
def forward(X, parameters):
    Z1 = np.dot(parameters['W1'], X) + parameters['b1']
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters['W2'], A1) + parameters['b2']
    A2 = sigmoid(Z2)
    return A2, {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}

parameters = {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}
A2, cache = forward(X, parameters)
m = X.shape[1]
cost = -np.sum(Y*np.log(A2) + (1 - Y)*np.log(1 - A2)) / m
dZ2 = A2 - Y
dW2 = np.dot(dZ2, cache['A1'].T) / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dZ1 = np.dot(W2.T, dZ2) * (1 - cache['A1']**2)
dW1 = np.dot(dZ1, X.T) / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m
"""
_NET = {"W1": "randn(4,2)", "b1": "randn(4,1,seed=3)", "W2": "randn(3,4,seed=1)"}
_LABELS = "[[0,1,1,0,1],[1,0,0,1,0],[1,0,1,0,0]]"
_NORM = {"x": "randn(4,3)", "gamma": "randn(3,seed=2)", "beta": "randn(3,seed=3)", "eps": "0.1"}
_OF_CLASSES = {"X": "randn(4,2)", "W": "randn(2,3,seed=1)", "y": "[0,2,1,1]"}
PROGRAMS = {
    "softmax": (SOFTMAX, {**_OF_CLASSES, "b": "randn(1,3,seed=2)", "reg": "0.1"}),
    "two-layers": (
        TWO_LAYERS,
        {
            "X": "randn(4,2)",
            "W": "randn(2,5,seed=1)",
            "b": "randn(1,5,seed=2)",
            "W2": "randn(5,3,seed=3)",
            "b2": "randn(1,3,seed=4)",
            "y": "[0,2,1,1]",
        },
    ),
    "svm": (SVM, _OF_CLASSES),
    "batchnorm": (BATCHNORM, _NORM),
    "batchnorm-alt": (BATCHNORM_ALT, _NORM),
    "layernorm": (LAYERNORM, _NORM),
    "affine": (AFFINE, {"x": "randn(4,3)", "w": "randn(3,2,seed=1)", "b": "randn(2,seed=2)"}),
    "affine-relu": (
        AFFINE_RELU,
        {"x": "randn(4,3)", "w": "randn(3,2,seed=1)", "b": "randn(2,seed=2)"},
    ),
    "logistic": (LOGISTIC, {"X": "randn(2,4)", "Y": "[[0,1,1,0]]", "w": "randn(2,1)", "b": "0.1"}),
    "linear": (LINEAR, {"X": "randn(5,2)", "y": "randn(5,seed=1)", "w": "[0.1,0.2]", "b": "0.3"}),
    "rnn": (
        RNN,
        {
            "x": "randn(4,3)",
            "prev_h": "randn(4,2,seed=1)",
            "Wx": "randn(3,2,seed=2)",
            "Wh": "randn(2,2,seed=3)",
            "b": "randn(2,seed=4)",
        },
    ),
    "word2vec": (WORD2VEC, {"U": "randn(4,3)", "v": "randn(3,seed=1)", "y": "[0,1,0,0]"}),
    "nielsen": (
        NIELSEN,
        {
            "x": "randn(2)",
            "w1": "randn(3,2,seed=1)",
            "b1": "randn(3,seed=2)",
            "w2": "randn(2,3,seed=3)",
            "b2": "randn(2,seed=4)",
            "y": "[0,1]",
        },
    ),
    "planar": (PLANAR, {**_NET, "b2": "randn(3,1)", "X": "randn(2,5,seed=5)", "Y": _LABELS}),
    "dicts": (DICTS, {**_NET, "b2": "randn(3,1)", "X": "randn(2,5,seed=5)", "Y": _LABELS}),
}
