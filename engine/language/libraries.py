"""Names of libraries, and of what they have that draws nothing."""

import re

LIBRARIES = frozenset(
    [
        "np",
        "numpy",
        "jnp",
        "jax",
        "torch",
        "F",
        "nn",
        "tf",
        "K",
        "keras",
        "math",
        "Math",
        "cmath",
        "scipy",
        "special",
        "autograd",
        "mx",
        "lax",
        "anp",
        "functional",
        "linalg",
        "random",
    ]
)
"""What stands before a dot and is no value, unless the text assigns it."""

ARRAYS = frozenset(["np", "numpy", "jnp", "anp", "mx", "tf", "torch"])
"""Libraries whose max and min are those of one array."""

TORCH = frozenset(["torch", "F", "nn"])

INNER = frozenset(
    [
        "linalg",
        "random",
        "nn",
        "functional",
        "special",
        "numpy",
        "math",
        "keras",
        "backend",
        "scipy",
        "fft",
        "lax",
        "activations",
        "losses",
        "autograd",
    ]
)
"""Parts of libraries, behind the dot."""

PLOTTING = frozenset(
    [
        "plt",
        "sns",
        "pylab",
        "matplotlib",
        "seaborn",
        "IPython",
        "display",
        "tqdm",
        "wandb",
        "logging",
    ]
)
"""Libraries that compute nothing."""

IGNORED = frozenset(
    [
        "dtype",
        "requires_grad",
        "device",
        "label",
        "name",
        "order",
        "copy",
        "subok",
        "_children",
        "_op",
        "out",
        "memory_format",
    ]
)
"""Options that change neither a value nor a gradient."""

SAME = frozenset(
    [
        "float",
        "double",
        "clone",
        "copy",
        "contiguous",
        "astype",
        "to",
        "cpu",
        "cuda",
        "numpy",
        "asarray",
    ]
)
"""Methods that give the same numbers."""

_TORCH = re.compile(
    r"\btorch\b|\bF\.|\bnn\.|\b(?:dim|keepdim|unbiased)\s*="
    r"|\.(?:exp|log|tanh|sigmoid|relu|sqrt|abs|pow|softmax|log_softmax|unsqueeze|backward|item)\("
)


def is_torch(text: str) -> bool:
    """Tell a text for PyTorch, whose max along an axis gives places as well, from one for NumPy."""
    return _TORCH.search(text) is not None
