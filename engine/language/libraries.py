"""Names of libraries, and of what they have that draws nothing."""

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
        "ops",
        "math",
        "Math",
        "cmath",
        "scipy",
        "special",
        "autograd",
        "mx",
        "optax",
        "einops",
        "flax",
        "lax",
        "anp",
        "functional",
        "linalg",
        "random",
    ]
)
"""What stands before a dot and is no value, unless the text assigns it."""

NUMPY = frozenset(["np", "numpy"])

LIKE_NUMPY = NUMPY | {"jnp", "anp"}
"""Libraries whose norm of a matrix is one of matrices, and not of all its numbers."""

PLAIN = "np"
"""Whose methods those of an array are where the text names no other library."""

BEFORE_KINDS = LIKE_NUMPY | {"torch", "tf", "numbers"}
"""What stands before the dot of a kind that `isinstance` asks for: `np.ndarray`."""

ALWAYS = NUMPY | {"math"}
"""Names that are libraries whatever stands behind: others are inputs in `torch.T`."""

LETTERS = frozenset(["F", "K"])
"""Libraries whose names are those of arrays as well: the keys of attention are `K`."""

ARRAYS = frozenset(["np", "numpy", "jnp", "anp", "mx", "tf", "torch", "keras", "K"])
"""Libraries whose max and min are those of one array."""

PHYSICAL = {
    "c": 299792458.0,
    "speed_of_light": 299792458.0,
    "h": 6.62607015e-34,
    "Planck": 6.62607015e-34,
    "hbar": 1.054571817646156e-34,
    "k": 1.380649e-23,
    "Boltzmann": 1.380649e-23,
    "e": 1.602176634e-19,
    "elementary_charge": 1.602176634e-19,
    "N_A": 6.02214076e23,
    "Avogadro": 6.02214076e23,
    "R": 8.31446261815324,
    "gas_constant": 8.31446261815324,
    "g": 9.80665,
}
"""Numbers that `scipy.constants` has, exact by definition: what is measured changes by its version."""

DISTRIBUTIONS = frozenset(["norm"])
"""What a library has that is no function, but has some behind another dot: `norm.cdf(x)`."""

INNERMOST = DISTRIBUTIONS | {"constants"}
"""What stands behind the name of a library, and has names of its own."""

TENSORFLOW = frozenset(["tf", "keras"])

TORCH = frozenset(["torch", "F", "nn"])

INNER = frozenset(
    [
        "linalg",
        "lib",
        "stride_tricks",
        "random",
        "signal",
        "nn",
        "functional",
        "init",
        "special",
        "stats",
        "numpy",
        "math",
        "keras",
        "backend",
        "scipy",
        "fft",
        "lax",
        "activations",
        "losses",
        "layers",
        "ops",
        "models",
        "linen",
        "autograd",
        "cuda",
        "backends",
        "mps",
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
        "nnfs",
        "graphviz",
        "torchviz",
    ]
)
"""Libraries that compute nothing, and what a notebook has of them without an import."""

DRAWING = frozenset(["draw_dot", "make_dot"])
"""What draws a circuit in a notebook of a lecture, or in the library that it is from."""

TIMING = frozenset(["time", "timeit", "datetime"])
"""Libraries that take the time, where the text imports them."""

IGNORED = frozenset(
    [
        "dtype",
        "requires_grad",
        "inplace",
        "device",
        "label",
        "name",
        "order",
        "copy",
        "subok",
        "_children",
        "_op",
        "memory_format",
        "generator",
        "key",
        "rng",
    ]
)
"""Options that change neither a value nor a gradient."""

GENERATORS = frozenset(["default_rng", "RandomState"])
"""What NumPy has for random numbers with a seed of their own: they are called as `np.random`'s are."""

SEEDS = frozenset(
    [
        "seed",
        "manual_seed",
        "set_seed",
        "seterr",
        "set_printoptions",
        "set_np",
        "Generator",
        "PRNGKey",
        "fold_in",
    ]
)
"""What makes seeds, and settings of libraries: there is nothing to compute with."""

DEVICES = frozenset(["device", "set_default_device", "set_default_dtype", "set_num_threads"])
"""What a library sets that says where and how exactly it computes."""

PROGRESS = frozenset(["tqdm", "progress_bar", "master_bar"])
"""What shows how far a loop is, and gives what it goes through."""

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

_PATHS = (
    ("jax.numpy", "jnp"),
    ("autograd.numpy", "anp"),
    ("tensorflow", "tf"),
    ("flax", "jax"),
    ("mxnet", "mx"),
    ("ops", "keras"),
    ("scipy.stats.norm", "norm"),
    ("scipy.constants", "constants"),
)
"""How the paths of libraries begin that have another name in these tables."""


def library_of(path: str) -> str:
    """Give the library that a path leads into, as these tables call it.

    >>> library_of("tensorflow.keras.losses"), library_of("jax.numpy"), library_of("torch.nn")
    ('tf', 'jnp', 'torch')
    """
    for front, library in _PATHS:
        if f"{path}.".startswith(f"{front}."):
            return library
    return path.partition(".")[0]
