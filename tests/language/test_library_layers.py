"""What libraries mean by names that others have too: TensorFlow's and Keras's, Optax's, against NumPy."""

from typing import Any

import numpy as np
import pytest

from engine.base.errors import InputError
from engine.circuits import Circuit

Y = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
P = np.array([[1.0, -3.0, 2.5], [0.5, 1.25, -2.0]])
FAR = P - Y
HUBER = np.where(abs(FAR) <= 1, FAR**2 / 2, abs(FAR) - 0.5)
RIGHT = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
ENTROPY = np.log(np.exp(P).sum(axis=1)) - (RIGHT * P).sum(axis=1)
IMAGE = np.arange(9.0).reshape(1, 3, 3, 1)
ONES = np.ones((2, 2, 1, 1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("keras.losses.huber(y, p)", HUBER.mean(axis=1)),
        ("tf.keras.losses.Huber(reduction='sum')(y, p)", HUBER.mean(axis=1).sum()),
        ("from keras.losses import huber\nhuber(y, p)", HUBER.mean(axis=1)),
        ("keras.losses.mse(y, p)", (FAR**2).mean(axis=1)),
        ("from tensorflow.keras import losses\nlosses.MAE(y, p)", abs(FAR).mean(axis=1)),
        ("keras.losses.hinge(sign(y), p)", np.maximum(0, 1 - np.sign(Y) * P).mean(axis=1)),
        ("keras.losses.log_cosh(y, p)", np.log(np.cosh(FAR)).mean(axis=1)),
        ("optax.huber_loss(p, y)", HUBER),
        ("import optax\noptax.l2_loss(p, y)", FAR**2 / 2),
        ("from optax import squared_error\nsquared_error(p, y)", FAR**2),
        ("optax.softmax_cross_entropy(p, r)", ENTROPY),
        ("F.huber_loss(p, y)", HUBER.mean()),
        ("keras.layers.LeakyReLU()(y)", np.where(Y > 0, Y, 0.3 * Y)),
        ("nn.LeakyReLU()(y)", np.where(Y > 0, Y, 0.01 * Y)),
        ("keras.layers.Dropout(0.5)(y)*1", Y),
        ("tf.nn.l2_normalize(y, axis=1)", Y / np.linalg.norm(Y, axis=1, keepdims=True)),
        ("F.normalize(y)", Y / np.linalg.norm(Y, axis=1, keepdims=True)),
    ],
)
def test_a_name_means_what_the_library_before_it_means(text: str, wanted: Any) -> None:
    given = {"y": Y, "p": P, "r": RIGHT}
    made = Circuit(text, {name: given[name] for name in given if f"{name}" in text})
    np.testing.assert_allclose(made.output, wanted, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tf.nn.conv2d(x, w, strides=1, padding='VALID')", [[8, 12], [20, 24]]),
        ("tf.nn.conv2d(x, w, [1, 2, 2, 1], 'SAME')", [[8, 7], [13, 8]]),
        ("tf.nn.max_pool2d(x, 2, 2, 'SAME')", [[4, 5], [7, 8]]),
        ("tf.nn.avg_pool(x, ksize=2, strides=2, padding='SAME')", [[2, 3.5], [6.5, 8]]),
        ("from keras.layers import MaxPooling2D\nMaxPooling2D()(x)", [[4]]),
        ("keras.layers.Conv2D(1, (2, 2), activation='relu')(x)", [[8, 12], [20, 24]]),
    ],
)
def test_channels_are_the_last_axis_in_tensorflow(text: str, wanted: Any) -> None:
    made = Circuit(text, {"x": IMAGE, "w": ONES, "conv2d_kernel": ONES})
    np.testing.assert_allclose(np.asarray(made.output)[0, :, :, 0], wanted, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("F.conv3d(x, w)", "4 axes"),
        ("nn.ConvTranspose2d(1, 2, 3)(x)", "repeat_interleave"),
        ("nn.LSTM(2, 3, bidirectional=True)(x)", "in reverse"),
        ("keras.layers.LSTM(4)(x)", "nn.LSTM(3, 4)(x)"),
        ("nn.MultiheadAttention(4, 2)(x, x, x, is_causal=True)", "attn_mask"),
        ("F.max_pool2d(x, 2, return_indices=True)", "return_indices"),
        ("F.mse_loss(x, y, size_average=False)", "input, target, reduction and weight"),
        ("nn.MSELoss()(x)", "input and target"),
    ],
)
def test_what_libraries_have_and_the_language_has_not_is_refused_with_a_reason(
    text: str, hint: str
) -> None:
    with pytest.raises(InputError) as refused:
        Circuit(text)
    assert hint in str(refused.value.hint)


OWN = """
class Dense(tf.keras.layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def build(self, input_shape):
        d = int(input_shape[-1])
        self.W = self.add_weight(name="weight", shape=[d, self.n])
        self.b = self.add_weight("bias", shape=[1, self.n], initializer="zeros")

    def call(self, x):
        return tf.matmul(x, self.W) + self.b

layer = Dense(3)
{}
"""


@pytest.mark.parametrize("use", ["y = layer(x)", "layer.build((2, 2))\ny = layer.call(x)"])
def test_a_layer_of_ones_own_builds_its_weights(use: str) -> None:
    x, w = [[1.0, 2.0], [0.5, -1.0]], [[0.1, 0.2, 0.3], [0.4, -0.1, 0.2]]
    circuit = Circuit(OWN.format(use), {"x": str(x), "W": str(w)})
    np.testing.assert_allclose(circuit.output, np.array(x) @ np.array(w), rtol=1e-12)
    np.testing.assert_allclose(circuit.gradients["b"], [[2.0, 2.0, 2.0]])


def test_keras_flatten_and_a_constant_may_say_their_shapes() -> None:
    text = (
        "x = tf.constant([[1., 2.]], shape=(1, 2))\ntf.keras.layers.Flatten(input_shape=(2,))(x)*3"
    )
    np.testing.assert_allclose(Circuit(text).output, [[3.0, 6.0]])
    with pytest.raises(InputError, match="shape"):
        Circuit("y = tf.constant([1., 2.], shape=(2, 1))*x")
