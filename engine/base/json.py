"""Data as JSON, with arrays among it: what the server answers, and what a page carries."""

import json

import numpy as np
import orjson

from .arrays import Numbers

_TEXTS = np.frombuffer(b'"nan" "inf" "-inf"', np.uint8).reshape(3, 6)


def as_json(content: object) -> bytes:
    """Write data as JSON, in UTF-8: an array as nested lists, in which inf and nan are texts.

    The numbers of an array are written without a Python object for each, which would take several
    times the array's room. Each number has as many digits as tell it from every other float.

    >>> as_json({"W": np.array([[1.0, -np.inf], [np.nan, 0.1]])})
    b'{"W":[[1.0,"-inf"],["nan",0.1]]}'
    """
    try:
        return orjson.dumps(content, default=_fragment)
    except TypeError:  # a lone surrogate: UTF-8 can't hold it, JSON's `\ud800` can
        return json.dumps(content, default=lambda array: json.loads(_lists(array))).encode()


def _fragment(array: Numbers) -> orjson.Fragment:
    return orjson.Fragment(_lists(array))


def _lists(array: Numbers) -> bytes:
    written = orjson.dumps(np.ascontiguousarray(array), option=orjson.OPT_SERIALIZE_NUMPY)
    strange = array[~np.isfinite(array)]
    if not strange.size:
        return written
    kinds = np.where(np.isnan(strange), 0, np.where(strange > 0, 1, 2))
    letters = np.frombuffer(bytearray(written.replace(b"null", b'"-inf"')), np.uint8)
    # A text for each null, in the order of `strange`.
    starts = np.flatnonzero(letters == ord('"'))[::2]
    letters[starts[:, None] + np.arange(6)] = _TEXTS[kinds]
    return letters.tobytes().replace(b" ", b"")
