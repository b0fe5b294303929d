# ruff: noqa: E501
"""Whole pieces as courses have them, each with its comments, docstrings and prints."""

from typing import Any

from tests.support.courses import Piece

PASTED: list[Piece] = []


def p(name: str, text: str, plain: str = "", refused: str = "", **inputs: Any) -> None:
    PASTED.append(Piece(name, text.strip("\n"), inputs, plain.strip("\n"), (), refused))


p(
    "cs231n-two-layer",
    '''
def affine_forward(x, w, b):
    """
    Computes the forward pass for an affine (fully-connected) layer.
    """
    out = None
    ###########################################################################
    # TODO: Implement the affine forward pass.                                #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****

    N = x.shape[0]
    out = x.reshape(N, -1).dot(w) + b

    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, w, b)
    return out, cache

def relu_forward(x):
    out = np.maximum(0, x)
    cache = x
    return out, cache

def affine_relu_forward(x, w, b):
    a, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(a)
    cache = (fc_cache, relu_cache)
    return out, cache

def softmax_loss(x, y):
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx

class TwoLayerNet(object):
    def __init__(self, input_dim=4, hidden_dim=3, num_classes=2, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params['W1'] = W1
        self.params['b1'] = np.zeros(hidden_dim)
        self.params['W2'] = W2
        self.params['b2'] = np.zeros(num_classes)

    def loss(self, X, y=None):
        scores = None
        hidden, cache1 = affine_relu_forward(X, self.params['W1'], self.params['b1'])
        scores, cache2 = affine_forward(hidden, self.params['W2'], self.params['b2'])
        if y is None:
            return scores
        loss, grads = 0, {}
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(self.params['W1'] ** 2) + np.sum(self.params['W2'] ** 2))
        return loss

model = TwoLayerNet(reg=0.1)
loss = model.loss(X, y)
''',
    X=[[1.79, 0.44, 0.1, -1.86], [-0.28, -0.35, -0.08, -0.63], [-0.04, -0.48, -1.31, 0.88]],
    W1=[[0.88, 1.71, 0.05], [-0.4, -0.55, -1.55], [0.98, -1.1, -1.19], [-0.21, 1.49, 0.24]],
    W2=[[-1.02, -0.71], [0.63, -0.16], [-0.77, -0.23]],
    y=[0, 1, 1],
)
p(
    "cs231n-svm-naive",
    """
def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape) # initialize the gradient as zero

    # compute the loss and the gradient
    num_classes = W.shape[1]
    num_train = X.shape[0]
    loss = 0.0
    for i in range(num_train):
        scores = X[i].dot(W)
        correct_class_score = scores[y[i]]
        for j in range(num_classes):
            if j == y[i]:
                continue
            margin = scores[j] - correct_class_score + 1 # note delta = 1
            if margin > 0:
                loss += margin

    loss /= num_train
    loss += reg * np.sum(W * W)
    return loss, dW
loss, _ = svm_loss_naive(W, X, y, 0.000005)
loss
""",
    W=[[0.75, 1.98, -1.24], [-0.63, -0.8, -2.42], [-0.92, -1.02, 1.12]],
    X=[[-0.13, -1.62, 0.65], [-0.36, -1.74, -0.6]],
    y=[0, 2],
)
p(
    "cs231n-softmax-naive",
    """
loss = 0.0
dW = np.zeros_like(W)
num_classes = W.shape[1]
num_train = X.shape[0]
for i in range(num_train):
    scores = X[i].dot(W)
    scores -= np.max(scores)
    sum_exp = np.sum(np.exp(scores))
    loss += -scores[y[i]] + np.log(sum_exp)
    for j in range(num_classes):
        dW[:, j] += np.exp(scores[j]) / sum_exp * X[i]
    dW[:, y[i]] -= X[i]
loss /= num_train
dW /= num_train
loss + np.sum(dW*dW)
""",
    W=[[1.05, 1.33, -0.2], [1.77, -0.67, 0.15], [0.15, -1.06, 0.44]],
    X=[[1.94, -1.02, 0.9], [-0.15, 1.77, 0.48]],
    y=[0, 2],
)
p(
    "micrograd-engine-demo",
    """
from micrograd.engine import Value

a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
print(f'{g.data:.4f}') # prints 24.7041, the outcome of this forward pass
g.backward()
print(f'{a.grad:.4f}') # prints 138.8338, i.e. the numerical value of dg/da
print(f'{b.grad:.4f}') # prints 645.5773, i.e. the numerical value of dg/db
""",
    plain="""
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + np.maximum(b + a, 0)
d += 3 * d + np.maximum(b - a, 0)
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
g
""",
    a=-4.0,
    b=2.0,
)
p(
    "micrograd-mlp-class",
    """
import random
from micrograd.engine import Value

class Module:
    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0
    def parameters(self):
        return []

class Neuron(Module):
    def __init__(self, nin, nonlin=True):
        self.w = [Value(0.1*(i+1)) for i in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin
    def __call__(self, x):
        act = sum((wi*xi for wi,xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act
    def parameters(self):
        return self.w + [self.b]
    def __repr__(self):
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"

class Layer(Module):
    def __init__(self, nin, nout, **kwargs):
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]
    def __call__(self, x):
        out = [n(x) for n in self.neurons]
        return out[0] if len(out) == 1 else out
    def parameters(self):
        return [p for n in self.neurons for p in n.parameters()]

class MLP(Module):
    def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i+1], nonlin=i!=len(nouts)-1) for i in range(len(nouts))]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

model = MLP(2, [3, 1])
out = model([x1, x2])
""",
    plain="""
w = [0.1, 0.2]
h = np.maximum(0.1*x1 + 0.2*x2, 0)
0.1*h + 0.2*h + 0.1*3*h
""",
    x1=0.5,
    x2=1.5,
)
p(
    "makemore-bigram-counts",
    """
xenc = F.one_hot(xs, num_classes=4).float() # input to the network: one-hot encoding
logits = xenc @ W # predict log-counts
counts = logits.exp() # counts, equivalent to N
probs = counts / counts.sum(1, keepdims=True) # probabilities for next character
loss = -probs[torch.arange(3), ys].log().mean()
loss.backward()
""",
    plain="""
l = np.eye(4)[xs] @ W
c = np.exp(l)
pr = c/c.sum(1, keepdims=True)
-np.log(pr[np.arange(3), ys]).mean()
""",
    xs=[0, 1, 3],
    ys=[1, 3, 0],
    W=[
        [0.68, 0.64, 0.25, -1.4],
        [1.39, -1.37, 0.24, 0.61],
        [-0.84, 0.15, 1.17, -0.02],
        [-0.89, -2.92, -0.97, -0.59],
    ],
)
p(
    "makemore-batchnorm-class",
    """
class BatchNorm1d:

  def __init__(self, dim, eps=1e-5, momentum=0.1):
    self.eps = eps
    self.momentum = momentum
    self.training = True
    # parameters (trained with backprop)
    self.gamma = torch.ones(dim)
    self.beta = torch.zeros(dim)
    # buffers (trained with a running 'momentum update')
    self.running_mean = torch.zeros(dim)
    self.running_var = torch.ones(dim)

  def __call__(self, x):
    # calculate the forward pass
    if self.training:
      xmean = x.mean(0, keepdim=True) # batch mean
      xvar = x.var(0, keepdim=True) # batch variance
    else:
      xmean = self.running_mean
      xvar = self.running_var
    xhat = (x - xmean) / torch.sqrt(xvar + self.eps) # normalize to unit variance
    self.out = self.gamma * xhat + self.beta
    # update the buffers
    if self.training:
      with torch.no_grad():
        self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * xmean
        self.running_var = (1 - self.momentum) * self.running_var + self.momentum * xvar
    return self.out

  def parameters(self):
    return [self.gamma, self.beta]

class Tanh:
  def __call__(self, x):
    self.out = torch.tanh(x)
    return self.out
  def parameters(self):
    return []

layers = [BatchNorm1d(2), Tanh()]
for layer in layers:
    x = layer(x)
out = x * v
""",
    plain="""
np.tanh((x - x.mean(0))/np.sqrt(x.var(0, ddof=1) + 1e-5))*v
""",
    x=[[-0.46, 0.86], [-0.53, -1.68], [-0.91, 0.09]],
    v=[[0.13, 1.24], [-0.72, 0.73], [0.43, -0.15]],
)
p(
    "d2l-linreg",
    '''
def linreg(X, w, b):  #@save
    """The linear regression model."""
    return torch.matmul(X, w) + b

def squared_loss(y_hat, y):  #@save
    """Squared loss."""
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2

lr = 0.03
num_epochs = 3
net = linreg
loss = squared_loss

l = loss(net(X, w, b), y)  # Minibatch loss in `X` and `y`
l.sum().backward()
''',
    plain="""
((X@w + b - y.reshape(3,1))**2/2).sum()
""",
    X=[[0.84, 0.49], [-0.86, 1.07], [-1.22, 0.06]],
    w=[[0.0], [0.42]],
    b=0.3,
    y=[-0.73, -0.03, -0.14],
)
p(
    "d2l-softmax-scratch",
    """
def softmax(X):
    X_exp = torch.exp(X)
    partition = X_exp.sum(1, keepdims=True)
    return X_exp / partition  # The broadcasting mechanism is applied here

def net(X):
    return softmax(torch.matmul(X.reshape((-1, W.shape[0])), W) + b)

def cross_entropy(y_hat, y):
    return - torch.log(y_hat[range(len(y_hat)), y])

cross_entropy(net(X), y).mean()
""",
    plain="""
z = X.reshape(-1, 4)@W + b
pr = np.exp(z)/np.exp(z).sum(1, keepdims=True)
-np.log(pr[range(2), y]).mean()
""",
    X=[[[1.0, -0.8], [0.07, -0.26]], [[-1.3, 2.68], [-0.07, -1.49]]],
    W=[[1.41, -1.07, 0.37], [0.86, -0.65, -0.43], [-0.54, -0.13, -1.62], [-1.24, -0.14, 1.04]],
    b=[0.63, 1.73, 0.69],
    y=[0, 2],
)
p(
    "d2l-attention-pool",
    """
def f(x):
    return 2 * torch.sin(x) + x**0.8

def nadaraya_watson(x_train, y_train, x_val, kernel):
    dists = x_train.reshape((-1, 1)) - x_val.reshape((1, -1))
    k = kernel(dists).type(torch.float32)
    attention_w = k / k.sum(0)
    y_hat = y_train@attention_w
    return y_hat, attention_w
def gaussian(x):
    return torch.exp(-x**2 / 2)
y_hat, attention_w = nadaraya_watson(x_train, y_train, x_val, gaussian)
y_hat
""",
    plain="""
d = x_train.reshape(-1,1) - x_val.reshape(1,-1)
k = np.exp(-d**2/2)
y_train @ (k/k.sum(0))
""",
    x_train=[-0.51, -0.12, -2.03],
    y_train=[-0.96, -1.02, 0.27],
    x_val=[0.65, -0.56],
)
p(
    "pytorch-nn-module",
    """
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.W1 = nn.Parameter(torch.tensor([[0.1, 0.2], [0.3, -0.4]]))
        self.b1 = nn.Parameter(torch.zeros(2))

    def forward(self, x):
        x = F.relu(x @ self.W1 + self.b1)
        x = torch.flatten(x, 1)
        return x

net = Net()
print(net)
out = net(x)
loss = (out - target).pow(2).mean()
net.zero_grad()
loss.backward()
""",
    plain="""
((np.maximum(x @ np.array([[.1,.2],[.3,-.4]]),0) - target)**2).mean()
""",
    x=[[-0.59, -1.55], [-0.13, 0.25]],
    target=[[0.45, -0.78], [1.99, 1.2]],
)
p(
    "fastai-mnist-loss",
    """
def mnist_loss(predictions, targets):
    predictions = predictions.sigmoid()
    return torch.where(targets==1, 1-predictions, predictions).mean()

def linear1(xb): return xb@weights + bias
preds = linear1(train_x)
mnist_loss(preds, train_y)
""",
    plain="""
pr = sigmoid(train_x@weights + bias)
np.where(train_y==1, 1-pr, pr).mean()
""",
    train_x=[[1.09, 0.02], [0.39, -0.24], [-0.48, -0.17]],
    weights=[[-0.65], [1.63]],
    bias=0.2,
    train_y=[[1], [0], [1]],
)
p(
    "fastai-quadratic",
    """
def quad(a, b, c, x): return a*x**2 + b*x + c
def mk_quad(a,b,c): return partial(quad, a,b,c)
def mse(preds, acts): return ((preds-acts)**2).mean()
def quad_mse(params):
    f = mk_quad(*params)
    return mse(f(x), y)
quad_mse([a, b, c])
""",
    plain="""
((a*x**2+b*x+c - y)**2).mean()
""",
    a=0.5,
    b=1.5,
    c=-1.0,
    x=[-0.17, 1.72, -2.69, 0.02],
    y=[0.56, -0.29, 1.09, 0.64],
)
p(
    "nielsen-feedforward",
    '''
class Network(object):

    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.sizes = sizes
        self.biases = [np.ones((y, 1))*0.1 for y in sizes[1:]]
        self.weights = [np.ones((y, x))*0.3
                        for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        """Return the output of the network if ``a`` is input."""
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a)+b)
        return a

def sigmoid(z):
    """The sigmoid function."""
    return 1.0/(1.0+np.exp(-z))

net = Network([2, 3, 1])
net.feedforward(a)
''',
    a=[[-0.2], [2.46]],
)
p(
    "nielsen-backprop",
    '''
def sigmoid(z):
    return 1.0/(1.0+np.exp(-z))

def sigmoid_prime(z):
    """Derivative of the sigmoid function."""
    return sigmoid(z)*(1-sigmoid(z))

biases = [b1, b2]
weights = [w1, w2]
num_layers = 3
nabla_b = [np.zeros(b.shape) for b in biases]
nabla_w = [np.zeros(w.shape) for w in weights]
# feedforward
activation = x
activations = [x] # list to store all the activations, layer by layer
zs = [] # list to store all the z vectors, layer by layer
for b, w in zip(biases, weights):
    z = np.dot(w, activation)+b
    zs.append(z)
    activation = sigmoid(z)
    activations.append(activation)
# backward pass
delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
nabla_b[-1] = delta
nabla_w[-1] = np.dot(delta, activations[-2].transpose())
for l in range(2, num_layers):
    z = zs[-l]
    sp = sigmoid_prime(z)
    delta = np.dot(weights[-l+1].transpose(), delta) * sp
    nabla_b[-l] = delta
    nabla_w[-l] = np.dot(delta, activations[-l-1].transpose())
nabla_w[0]
''',
    x=[[1.07], [0.64]],
    y=[[1.1]],
    w1=[[1.88, 0.59], [2.07, 1.07]],
    b1=[[0.17], [1.72]],
    w2=[[-2.36, -0.57]],
    b2=[[0.27]],
)
p(
    "cs224n-word2vec",
    """
def softmax(x):
    orig_shape = x.shape
    if len(x.shape) > 1:
        # Matrix
        tmp = np.max(x, axis=1)
        x -= tmp.reshape((x.shape[0], 1))
        x = np.exp(x)
        tmp = np.sum(x, axis=1)
        x /= tmp.reshape((x.shape[0], 1))
    else:
        # Vector
        tmp = np.max(x)
        x -= tmp
        x = np.exp(x)
        tmp = np.sum(x)
        x /= tmp
    assert x.shape == orig_shape
    return x

def naiveSoftmaxLossAndGradient(
    centerWordVec,
    outsideWordIdx,
    outsideVectors,
    dataset
):
    y_hat = softmax(np.dot(outsideVectors, centerWordVec))
    loss = -np.log(y_hat[outsideWordIdx])
    delta = y_hat.copy()
    delta[outsideWordIdx] -= 1
    gradCenterVec = np.dot(delta, outsideVectors)
    gradOutsideVecs = np.outer(delta, centerWordVec)
    return loss, gradCenterVec, gradOutsideVecs

loss, gv, gu = naiveSoftmaxLossAndGradient(v, 1, U, None)
loss + gv.sum() + gu.sum()
""",
    v=[-0.91, -0.16, -0.64],
    U=[[-0.65, 2.71, 0.63], [-0.05, 1.32, -0.24], [0.89, 0.35, 1.63], [-1.42, 0.77, 0.12]],
)
p(
    "cs224n-negsampling",
    """
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return s
negSampleWordIndices = [0, 2, 0]
indices = [1] + negSampleWordIndices
u_o = U[1]
u_k = U[negSampleWordIndices]
loss = -np.log(sigmoid(u_o @ v)) - np.sum(np.log(sigmoid(-u_k @ v)))
gradOutsideVecs = np.zeros_like(U)
np.add.at(gradOutsideVecs, negSampleWordIndices, (1 - sigmoid(-u_k @ v))[:, None] * v[None, :])
gradOutsideVecs.sum() * loss
""",
    v=[-1.16, 1.07, -0.87],
    U=[[1.62, 0.51, 0.7], [0.08, 0.9, -1.87], [0.07, -0.63, 0.28], [-0.05, 0.62, -0.84]],
)
p(
    "jax-grad",
    """
import jax.numpy as jnp
from jax import grad, jit, vmap
from jax import random

def sigmoid(x):
    return 0.5 * (jnp.tanh(x / 2) + 1)

# Outputs probability of a label being true.
def predict(W, b, inputs):
    return sigmoid(jnp.dot(inputs, W) + b)

# Training loss is the negative log-likelihood of the training examples.
def loss(W, b):
    preds = predict(W, b, inputs)
    label_probs = preds * targets + (1 - preds) * (1 - targets)
    return -jnp.sum(jnp.log(label_probs))

# Build a toy dataset.
inputs = jnp.array([[0.52, 1.12,  0.77],
                   [0.88, -1.08, 0.15],
                   [0.52, 0.06, -1.30],
                   [0.74, -2.49, 1.39]])
targets = jnp.array([True, True, False, True])
loss(W, b)
""",
    plain="""
inputs = np.array([[0.52, 1.12,  0.77],[0.88, -1.08, 0.15],[0.52, 0.06, -1.30],[0.74, -2.49, 1.39]])
t = np.array([1,1,0,1])
pr = sigmoid(inputs@W + b)
-np.log(pr*t + (1-pr)*(1-t)).sum()
""",
    W=[1.84, 2.32, -0.21],
    b=0.2,
)
p(
    "tf-gradienttape",
    """
x = tf.Variable(3.0)

with tf.GradientTape() as tape:
  y = x**2 + tf.math.sin(x)

# dy = 2x * dx
dy_dx = tape.gradient(y, x)
dy_dx.numpy()
""",
    plain="""
x**2+np.sin(x)
""",
    x=3.0,
)
p(
    "tf-linear-model",
    """
class MyModel(tf.Module):
  def __init__(self, **kwargs):
    super().__init__(**kwargs)
    # Initialize the weights to `5.0` and the bias to `0.0`
    self.w = tf.Variable(5.0)
    self.b = tf.Variable(0.0)

  def __call__(self, x):
    return self.w * x + self.b

model = MyModel()

# This computes a single loss value for an entire batch
def loss(target_y, predicted_y):
  return tf.reduce_mean(tf.square(target_y - predicted_y))

with tf.GradientTape() as t:
    # Trainable variables are automatically tracked by GradientTape
    current_loss = loss(y, model(x))
dw, db = t.gradient(current_loss, [model.w, model.b])
""",
    plain="""
((y - 5.0*x)**2).mean()
""",
    x=[-0.01, 0.29, 1.26],
    y=[1.9, -1.21, -0.62],
)
p(
    "notebook-in",
    """
In [1]: import numpy as np
In [2]: %matplotlib inline
In [3]: h = np.tanh(np.dot(W, x) + b)
   ...: y = h.sum()
In [4]: y
Out[4]: 1.234
""",
    plain="""
np.tanh(W@x+b).sum()
""",
    W=[[-1.06, -1.11, -1.64], [0.36, -1.16, 1.5]],
    x=[0.91, -1.03, -1.03],
    b=[-0.61, 1.4],
)
p(
    "doctest-prompt",
    """
>>> import torch
>>> x = torch.tensor([1.0, 2.0, 3.0])
>>> def f(v):
...     return (v**2).sum()
...
>>> y = f(x * w)
>>> y
tensor(14., grad_fn=<SumBackward0>)
""",
    plain="""
((np.array([1.,2,3])*w)**2).sum()
""",
    w=[-0.85, -1.49, -0.05],
)
p(
    "karpathy-rnn-min",
    '''
hidden_size = 3
vocab_size = 4
def lossFun(inputs, targets, hprev):
  """
  inputs,targets are both list of integers.
  hprev is Hx1 array of initial hidden state
  returns the loss, gradients on model parameters, and last hidden state
  """
  xs, hs, ys, ps = {}, {}, {}, {}
  hs[-1] = np.copy(hprev)
  loss = 0
  # forward pass
  for t in range(len(inputs)):
    xs[t] = np.zeros((vocab_size,1)) # encode in 1-of-k representation
    xs[t][inputs[t]] = 1
    hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t-1]) + bh) # hidden state
    ys[t] = np.dot(Why, hs[t]) + by # unnormalized log probabilities for next chars
    ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t])) # probabilities for next chars
    loss += -np.log(ps[t][targets[t],0]) # softmax (cross-entropy loss)
  return loss
lossFun([0, 2], [1, 3], np.zeros((3, 1)))
''',
    Wxh=[[0.37, -0.66, 1.62, 0.24], [0.45, -0.86, -0.04, -0.16], [-2.27, 0.29, -1.79, -0.03]],
    Whh=[[-1.47, 2.02, 0.33], [0.86, 0.92, -1.32], [-2.28, -0.33, 0.9]],
    Why=[[0.09, 0.79, 0.94], [-1.49, 0.29, 1.97], [-0.57, -2.03, -0.23], [-0.46, 0.42, -0.89]],
    bh=[[0.09], [-2.22], [0.85]],
    by=[[1.59], [1.3], [-1.52], [0.32]],
)
p(
    "lstm-step-split",
    """
N, H = prev_h.shape
a = x.dot(Wx) + prev_h.dot(Wh) + b
ai, af, ao, ag = np.split(a, 4, axis=1)
i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
next_c = f * prev_c + i * g
next_h = o * np.tanh(next_c)
""",
    x=[[-2.98, 0.28], [-0.06, -1.0]],
    prev_h=[[0.34, 0.14], [0.94, 0.13]],
    prev_c=[[0.24, -1.95], [-1.16, -0.48]],
    Wx=[
        [0.3, -0.01, 1.5, -0.87, -0.24, 0.26, -0.23, 0.5],
        [-0.57, 1.42, -0.32, 1.12, -0.03, 1.49, -1.4, 0.52],
    ],
    Wh=[
        [-0.43, 0.23, 1.19, -1.14, -1.32, -1.0, 0.25, -1.89],
        [0.1, -1.29, -1.14, -0.37, 0.38, -0.63, -0.49, -0.04],
    ],
    b=[-0.27, -2.68, -0.43, 0.08, 1.1, 2.05, 0.67, 0.08],
)
p(
    "nanogpt-attention",
    """
class CausalSelfAttention(nn.Module):

    def __init__(self, config=None):
        super().__init__()
        self.n_head = 2
        self.n_embd = 4
        self.register_buffer("bias", torch.tril(torch.ones(3, 3)).view(1, 1, 3, 3))

    def forward(self, x):
        B, T, C = x.size() # batch size, sequence length, embedding dimensionality (n_embd)

        # calculate query, key, values for all heads in batch and move head forward to be the batch dim
        q, k, v  = (x @ self.Wqkv).split(self.n_embd, dim=2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2) # (B, nh, T, hs)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2) # (B, nh, T, hs)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2) # (B, nh, T, hs)

        # manual implementation of attention
        att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        att = att.masked_fill(torch.tril(torch.ones(T, T)) == 0, float('-inf'))
        att = F.softmax(att, dim=-1)
        y = att @ v # (B, nh, T, T) x (B, nh, T, hs) -> (B, nh, T, hs)
        y = y.transpose(1, 2).contiguous().view(B, T, C) # re-assemble all head outputs side by side
        return y
""",
    plain="""
B, T, C = x.shape
q, k, v = np.split(x@Wqkv, 3, axis=2)
q, k, v = [each.reshape(B, T, 2, 2).transpose(0,2,1,3) for each in (q, k, v)]
att = q @ k.transpose(0,1,3,2)/math.sqrt(2)
att = np.where(np.tril(np.ones((T,T))) == 0, -np.inf, att)
(softmax(att) @ v).transpose(0,2,1,3).reshape(B,T,C)
""",
    x=[[[-0.96, 0.09, 0.78, 1.26], [-0.88, 0.24, 0.82, 1.86], [0.26, -0.54, -0.69, -0.36]]],
    Wqkv=[
        [-0.65, 0.83, 1.07, 0.72, 1.19, -0.45, 0.38, -0.38, 0.04, 1.22, -0.03, -1.86],
        [-0.25, -0.71, -1.51, -0.79, 0.96, 1.68, -0.49, 1.0, 1.18, -1.16, -0.04, -0.04],
        [0.17, -1.59, -0.35, 1.06, 1.26, 1.83, -0.34, 1.87, 0.67, -1.36, 0.76, -0.35],
        [0.52, -0.1, 1.21, 0.26, -0.28, 0.96, 0.26, -0.41, 1.28, -0.41, -0.64, -0.54],
    ],
)
p(
    "perceptron-fn",
    """
# Perceptron
activate = lambda z: 1.0 if z > 0 else 0.0
def predict(row, weights):
	activation = weights[0]
	for i in range(len(row)-1):
		activation += weights[i + 1] * row[i]
	return 1/(1+math.exp(-activation))
predict(row, weights)
""",
    row=[-1.47, -0.55, 1.86],
    weights=[-0.91, 0.01, -1.11],
)
p(
    "mlxbook-adaline",
    '''
class AdalineGD(object):
    def __init__(self, eta=0.01, n_iter=50, random_state=1):
        self.eta = eta
        self.n_iter = n_iter
    def net_input(self, X):
        """Calculate net input"""
        return np.dot(X, self.w_[1:]) + self.w_[0]
    def activation(self, X):
        """Compute linear activation"""
        return X
    def cost(self, X, y):
        output = self.activation(self.net_input(X))
        errors = (y - output)
        return (errors**2).sum() / 2.0
ada = AdalineGD(eta=0.1)
ada.w_ = w
ada.cost(X, y)
''',
    w=[-0.61, 1.52, 0.9],
    X=[[-0.61, 0.01], [-0.83, -0.78], [-0.91, -0.9], [0.33, 0.6]],
    y=[0.49, -0.17, -1.36, -0.07],
)
p(
    "andrew-ng-L-layer",
    """
parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = W @ A_prev + b, (A_prev, W, b)
    if activation == "sigmoid":
        A, activation_cache = sigmoid(Z), Z
    elif activation == "relu":
        A, activation_cache = relu(Z), Z
    cache = (linear_cache, activation_cache)
    return A, cache

def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2                  # number of layers in the neural network
    for l in range(1, L):
        A_prev = A
        A, cache = linear_activation_forward(A_prev, parameters['W' + str(l)], parameters['b' + str(l)], "relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters['W' + str(L)], parameters['b' + str(L)], "sigmoid")
    caches.append(cache)
    return AL, caches

AL, caches = L_model_forward(X, parameters)
m = Y.shape[1]
cost = -1 / m * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
cost = np.squeeze(cost)
""",
    W1=[[-0.92, 0.88], [0.56, 0.75], [-0.35, -1.81]],
    b1=[[0.96], [1.23], [-1.48]],
    W2=[[0.14, 1.19, -1.08]],
    b2=[[1.77]],
    X=[[-0.35, -1.08], [1.37, 0.29]],
    Y=[[1, 0]],
)
p(
    "conv-naive",
    """
def conv_single_step(a_slice_prev, W, b):
    # Element-wise product between a_slice_prev and W. Do not add the bias yet.
    s = a_slice_prev * W
    # Sum over all entries of the volume s.
    Z = np.sum(s)
    # Add bias b to Z. Cast b to a float() so that Z results in a scalar value.
    Z = Z + float(b)
    return Z
n_H = A.shape[0] - W.shape[0] + 1
n_W = A.shape[1] - W.shape[1] + 1
Z = np.zeros((n_H, n_W))
for h in range(n_H):
    for w in range(n_W):
        vert_start = h
        vert_end = vert_start + W.shape[0]
        Z[h, w] = conv_single_step(A[vert_start:vert_end, w:w+W.shape[1]], W, b)
Z
""",
    A=[[-0.65, 0.88, -1.96], [1.82, -0.82, 0.29], [-0.4, 0.44, 0.89]],
    W=[[-0.82, 0.79], [-0.29, -0.69]],
    b=0.4,
)
p(
    "picogpt-mha",
    """
def softmax(x):
    exp_x = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return exp_x / np.sum(exp_x, axis=-1, keepdims=True)
def attention(q, k, v, mask):  # [n_q, d_k], [n_k, d_k], [n_k, d_v], [n_q, n_k] -> [n_q, d_v]
    return softmax(q @ k.T / np.sqrt(q.shape[-1]) + mask) @ v
def mha(x, n_head):
    qkv = np.split(x, 3, axis=-1)  # [n_seq, 3*n_embd] -> [3, n_seq, n_embd]
    qkv_heads = list(map(lambda x: np.split(x, n_head, axis=-1), qkv))
    causal_mask = (1 - np.tri(x.shape[0], dtype=x.dtype)) * -1e10
    out_heads = [attention(q, k, v, causal_mask) for q, k, v in zip(*qkv_heads)]
    x = np.hstack(out_heads)  # [n_head, n_seq, n_embd/n_head] -> [n_seq, n_embd]
    return x
mha(x, 2)
""",
    x=[
        [-0.32, 0.77, -1.1, 0.56, 1.43, -1.04, -0.82, 0.14, 0.99, 1.34, 0.68, -0.67],
        [-1.11, 0.24, 0.4, -1.1, 0.06, 0.33, 1.05, -0.99, 0.56, -1.17, -0.43, -0.08],
        [1.52, 3.31, 0.25, 0.5, 1.01, -1.36, 0.77, -1.24, 1.63, 1.44, 0.5, -0.81],
    ],
)
p(
    "micrograd-engine-pasted",
    '''
class Value:
    """ stores a single scalar value and its gradient """

    def __init__(self, data, _children=(), _op=''):
        self.data = data
        self.grad = 0
        # internal variables used for autograd graph construction
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op # the op that produced this node, for graphviz / debugging / etc

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')

        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward

        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), '*')

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward

        return out

    def __pow__(self, other):
        assert isinstance(other, (int, float)), "only supporting int/float powers for now"
        out = Value(self.data**other, (self,), f'**{other}')

        def _backward():
            self.grad += (other * self.data**(other-1)) * out.grad
        out._backward = _backward

        return out

    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,), 'ReLU')

        def _backward():
            self.grad += (out.data > 0) * out.grad
        out._backward = _backward

        return out

    def backward(self):

        # topological order all of the children in the graph
        topo = []
        visited = set()
        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)
        build_topo(self)

        # go one variable at a time and apply the chain rule to get its gradient
        self.grad = 1
        for v in reversed(topo):
            v._backward()

    def __neg__(self): # -self
        return self * -1

    def __radd__(self, other): # other + self
        return self + other

    def __sub__(self, other): # self - other
        return self + (-other)

    def __rsub__(self, other): # other - self
        return other + (-self)

    def __rmul__(self, other): # other * self
        return self * other

    def __truediv__(self, other): # self / other
        return self * other**-1

    def __rtruediv__(self, other): # other / self
        return other * self**-1

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

a = Value(2.0)
b = Value(-3.0)
c = a*b + 10.0
d = (2 - c)/b
L = d.relu() + a**2
L.backward()
''',
    plain="""
c = a*b+10
d = (2-c)/b
np.where(d < 0, 0, d) + a**2
""",
    a=2.0,
    b=-3.0,
)
p(
    "type-hints",
    """
from typing import List, Tuple, Optional
import numpy as np
from numpy.typing import NDArray

def forward(X: NDArray[np.float64], W: "np.ndarray", b: Optional[float] = None) -> Tuple[np.ndarray, float]:
    z: np.ndarray = X @ W
    if b is not None:
        z += b
    return z, 0.0
out, _ = forward(X, W, 0.5)
out.sum()
""",
    plain="""
(X@W+0.5).sum()
""",
    X=[[0.35, -0.61, 1.55], [0.72, 0.05, -0.98]],
    W=[[0.05, 0.16], [-1.21, 2.22], [0.39, 1.69]],
)
p(
    "ordered-layers",
    """
layers = [('fc1', W1), ('act', None), ('fc2', W2)]
h = x
for name, W in layers:
    if name.startswith('fc'):
        h = W @ h
    else:
        h = np.tanh(h)
h
""",
    x=[-1.11, 1.64],
    W1=[[-1.36, -0.65], [0.54, 0.05], [-2.36, -1.11]],
    W2=[[0.84, 2.09, 0.91]],
)
p(
    "forward-dict-of-fns",
    """
activations = {'relu': lambda z: np.maximum(0, z), 'sigmoid': lambda z: 1/(1+np.exp(-z)), 'linear': lambda z: z}
h = x
for W, act in [(W1, 'relu'), (W2, 'sigmoid')]:
    h = activations[act](W @ h)
h
""",
    x=[-0.28, 0.8],
    W1=[[-1.14, 0.51], [-1.35, -0.01], [-0.13, 0.8]],
    W2=[[-0.3, 1.2, -0.2]],
)
p(
    "nested-closure",
    """
def make_layer(W, b, act):
    def layer(x):
        return act(W @ x + b)
    return layer
net = [make_layer(W1, b1, np.tanh), make_layer(W2, b2, lambda z: z)]
h = x
for f in net:
    h = f(h)
h
""",
    x=[0.84, 0.79],
    W1=[[-1.84, 0.04], [0.04, -0.78], [0.18, -1.46]],
    b1=[0.56, 0.51, 0.3],
    W2=[[2.48, 0.35, 0.07]],
    b2=[-0.73],
)
p(
    "star-kwargs",
    """
def dense(x, W, b=0.0, activation=None):
    z = x @ W + b
    return activation(z) if activation is not None else z
cfg = dict(b=0.5, activation=np.tanh)
dense(x, W, **cfg)
""",
    x=[[0.16, 1.99, 1.16], [0.24, 1.38, -0.05]],
    W=[[0.8, 0.02], [-0.91, 0.43], [0.93, -0.35]],
)
p(
    "policy-gradient",
    """
logits = states @ theta
probs = np.exp(logits) / np.sum(np.exp(logits), axis=1, keepdims=True)
R = 0
returns = []
for r in rewards[::-1]:
    R = r + 0.9*R
    returns.insert(0, R)
returns = np.array(returns)
logp = np.log(probs[np.arange(3), actions])
loss = -(logp*returns).sum()
""",
    states=[[0.04, -0.48], [-0.08, 0.65], [1.4, 1.56]],
    theta=[[0.11, 0.21], [-0.51, 1.01]],
    rewards=[1.53, -0.59, 0.76],
    actions=[0, 1, 1],
)
p(
    "nested-list-matmul",
    """
def matmul(A, B):
    n, m, q = len(A), len(B), len(B[0])
    C = [[0 for _ in range(q)] for _ in range(n)]
    for i in range(n):
        for j in range(q):
            for k in range(m):
                C[i][j] += A[i][k] * B[k][j]
    return C
C = matmul(A, B)
C[0][1]*2
""",
    A=[[1.07, -1.87], [0.98, -0.24]],
    B=[[0.18, 0.2], [-1.31, -0.31]],
)
p(
    "tqdm-loop",
    """
from tqdm import tqdm
h = x
for i in tqdm(range(3)):
    h = np.sin(h*w)
h
""",
    plain="""
np.sin(np.sin(np.sin(x*w)*w)*w)
""",
    x=0.5,
    w=1.2,
)
p(
    "jax-tutorial-loss",
    """
@jit
def selu(x, alpha=1.67, lmbda=1.05):
    return lmbda * jnp.where(x > 0, x, alpha * jnp.exp(x) - alpha)
selu(x)
""",
    x=[0.69, -0.42, -1.58],
    plain="""
def selu(x, alpha=1.67, lmbda=1.05):
    return lmbda * np.where(x > 0, x, alpha * np.exp(x) - alpha)
selu(x)
""",
)
p(
    "cs231n-max-pool-naive",
    """
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    HP, WP, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    Hout = 1 + (H - HP) // s
    Wout = 1 + (W - WP) // s
    out = np.zeros((N, C, Hout, Wout))
    for i in range(Hout):
        for j in range(Wout):
            out[:, :, i, j] = x[:, :, i*s:i*s+HP, j*s:j*s+WP].max(axis=(2, 3))
    return out

x_shape = (1, 2, 4, 4)
x = np.linspace(-0.3, 0.4, num=np.prod(x_shape)).reshape(x_shape)
pool_param = {'pool_width': 2, 'pool_height': 2, 'stride': 2}
out = max_pool_forward_naive(x, pool_param)
""",
)
p(
    "pt-devices",
    """
import torch
import math

torch.set_default_dtype(torch.float64)
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
x = torch.linspace(-math.pi, math.pi, 5, device=device)
y = torch.sin(x).to(device)
y_pred = a + b * x + c * x ** 2
hits = torch.lt(torch.abs(y_pred - y), 0.5).float()
loss = (y_pred - y).pow(2).sum() + hits.sum()
loss.backward()
""",
    plain="""
x = np.linspace(-math.pi, math.pi, 5)
y = np.sin(x)
y_pred = a + b*x + c*x**2
np.sum((y_pred - y)**2) + np.sum(np.abs(y_pred - y) < 0.5)
""",
    a=0.25,
    b=-0.5,
    c=0.1,
)
p(
    "log-likelihood-by-cholesky",
    """
def log_gaussian(x, mu, Sigma):
    d = x.shape[0]
    L = np.linalg.cholesky(Sigma)
    z = np.linalg.solve(L, x - mu)
    return -0.5 * d * np.log(2*np.pi) - np.sum(np.log(np.diag(L))) - 0.5 * np.sum(z**2)

ll = log_gaussian(x, mu, Sigma)
""",
    x=[1.0, 2.0],
    mu=[0.5, 1.0],
    Sigma=[[2.0, 0.3], [0.3, 1.0]],
)
p(
    "pt-gram-and-reductions",
    """
def gram_matrix(features, normalize=True):
    N, C, H, W = features.size()
    F_ = features.view(N, C, H * W)
    gram = torch.bmm(F_, F_.permute([0, 2, 1]))
    if normalize:
        gram = gram / (H * W * C)
    return gram

mean = img.mean(dim=[2, 3], keepdim=True)
best = torch.max(gram_matrix(img - mean), 2, True)[0]
loss = best.sum(dim=[0, 1, 2])
""",
    plain="""
F_ = (img - img.mean(axis=(2, 3), keepdims=True)).reshape(1, 2, 4)
np.sum(np.max(F_ @ F_.transpose(0, 2, 1) / 8, axis=2))
""",
    img=[[[[0.5, -1.0], [2.0, 0.25]], [[1.5, 0.0], [-0.75, 3.0]]]],
)
p(
    "cs231n-group-norm",
    """
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    x_group = np.reshape(x, (N, G, C//G, H, W))
    mean = np.mean(x_group, axis=(2, 3, 4), keepdims=True)
    var = np.var(x_group, axis=(2, 3, 4), keepdims=True)
    x_groupnorm = (x_group - mean) / np.sqrt(var + eps)
    x_norm = np.reshape(x_groupnorm, (N, C, H, W))
    out = x_norm * gamma + beta
    cache = (G, x, x_norm, mean, var, beta, gamma, eps)
    return out, cache

out, cache = spatial_groupnorm_forward(x, gamma, beta, 2, {})
loss = np.sum(out**2*w)
""",
    x=[[[[0.5, -1.0]], [[2.0, 0.25]], [[1.5, 0.0]], [[-0.75, 3.0]]]],
    w=[0.3, 0.7],
    gamma=[[[1.0]], [[0.5]], [[2.0]], [[1.5]]],
    beta=[[[0.1]], [[0.2]], [[0.0]], [[-0.3]]],
)
p(
    "vision-transformer-attention",
    """
B, N, C = x.shape
num_heads = 2
qkv = (x @ w).reshape(B, N, 3, num_heads, C // num_heads).permute(2, 0, 3, 1, 4)
q, k, v = qkv.unbind(0)   # make torchscript happy (cannot use tensor as tuple)
attn = (q @ k.transpose(-2, -1)) * (C // num_heads) ** -0.5
attn = attn.softmax(dim=-1)
y = (attn @ v).transpose(1, 2).reshape(B, N, C)
""",
    plain="""
q, k, v = (x @ w).reshape(1, 2, 3, 2, 1).transpose(2, 0, 3, 1, 4)
y = (softmax(q @ k.swapaxes(-1, -2)) @ v).swapaxes(1, 2).reshape(1, 2, 2)
""",
    x=[[[0.5, -1.0], [0.2, 0.8]]],
    w=[[0.1, 0.2, 0.3, 0.4, -0.1, 0.2], [0.4, 0.1, 0.0, 0.2, 0.3, -0.2]],
)
p(
    "uva-image-to-patches",
    """
def img_to_patch(x, patch_size, flatten_channels=True):
    B, C, H, W = x.shape
    x = x.reshape(B, C, H//patch_size, patch_size, W//patch_size, patch_size)
    x = x.permute(0, 2, 4, 1, 3, 5)    # [B, H', W', C, p_H, p_W]
    x = x.flatten(1,2)              # [B, H'*W', C, p_H, p_W]
    if flatten_channels:
        x = x.flatten(2,4)          # [B, H'*W', C*p_H*p_W]
    return x

t = img_to_patch(x, 2)*w
""",
    plain="t = x.reshape(1, 1, 1, 2, 2, 2).transpose(0, 2, 4, 1, 3, 5).reshape(1, 2, 4)*w",
    x=[[[[0.5, -1.0, 0.3, 0.2], [0.2, 0.8, -0.4, 0.1]]]],
    w=[0.3, 0.7, -0.2, 1.5],
)
p(
    "black-scholes-with-scipy",
    """
from scipy.stats import norm

d1 = (np.log(S / K) + (r + 0.5 * sigma ** 2) * T) / (sigma * np.sqrt(T))
d2 = d1 - sigma * np.sqrt(T)
price = S * norm.cdf(d1) - K * np.exp(-r * T) * norm.cdf(d2)
vega = S * norm.pdf(d1, 0, 1) * np.sqrt(T)
score = price + vega + norm.logpdf(d2, scale=2.0)
""",
    plain="""
d1 = (np.log(S/K) + (r + 0.5*sigma**2)*T)/(sigma*np.sqrt(T))
d2 = d1 - sigma*np.sqrt(T)
price = S*(1 + math.erf(d1/2**0.5))/2 - K*np.exp(-r*T)*(1 + math.erf(d2/2**0.5))/2
vega = S*np.exp(-d1**2/2)/np.sqrt(2*np.pi)*np.sqrt(T)
score = price + vega - (d2/2)**2/2 - np.log(2*np.sqrt(2*np.pi))
""",
    S=100.0,
    K=95.0,
    T=0.5,
    r=0.05,
    sigma=0.2,
)
p(
    "jax-keys-make-no-numbers",
    """
from jax import random
key = random.key(0)
key, subkey = random.split(key)
y = jnp.sin(x)
""",
    plain="y = np.sin(x)",
    x=[0.5, 1.0],
)
p(
    "keras-ops",
    "y = ops.matmul(x, W)\nz = ops.mean(ops.sum(ops.exp(y), axis=1))",
    plain="np.mean(np.sum(np.exp(x @ W), axis=1))",
    x=[[0.5, 1.0], [0.2, -0.3]],
    W=[[0.1, 0.2], [0.3, -0.1]],
)
p(
    "nnfs-begins",
    """
import nnfs
nnfs.init()
class Layer_Dense:
    def __init__(self, w, b):
        self.weights = w
        self.biases = b
    def forward(self, inputs):
        self.output = np.dot(inputs, self.weights) + self.biases

dense1 = Layer_Dense(w, b)
dense1.forward(x)
loss = np.mean(dense1.output)
""",
    plain="np.mean(np.dot(x, w) + b)",
    x=[[0.5, 1.0]],
    w=[[0.1, 0.2], [0.3, -0.1]],
    b=[[0.0, 0.1]],
)
