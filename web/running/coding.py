"""How answers are packed for clients that can unpack them: by br, zstd or gzip."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
from backports import zstd
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

LEAST = 4_000  # bytes of an answer that is packed: fewer are sent as fast as they are packed
_PACKED = ("application/json", "application/x-tex", "image/svg+xml")  # and text/*

_PACKERS: dict[str, Callable[[bytes], bytes]] = {  # in the order of our preference
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": lambda body: zstd.compress(body, 6),
    "gzip": lambda body: gzip.compress(body, 5, mtime=0),
}
_THOROUGH: dict[str, Callable[[bytes], bytes]] = {  # a sixth smaller, once, in a second for all
    "br": lambda body: brotli.compress(body, quality=11),
    "zstd": lambda body: zstd.compress(body, 15),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}


@lru_cache(maxsize=256)
def coding_for(accepted: str) -> str:
    """Choose the coding for an `Accept-Encoding`; empty where the answer is sent as it is.

    >>> coding_for("gzip, deflate, br"), coding_for("gzip;q=1, br;q=0"), coding_for("identity")
    ('br', 'gzip', '')
    """
    qualities = parse_accept_header(accepted, Accept)
    best = max(_PACKERS, key=qualities.quality)  # the first one, where a client has no preference
    return best if qualities.quality(best) > 0 else ""


@lru_cache(maxsize=256)
def packable(content_type: str) -> bool:
    """Tell whether packing makes a type smaller: a PNG or a PDF is packed already."""
    mimetype = content_type.partition(";")[0]
    return mimetype.startswith("text/") or mimetype in _PACKED


def packed(body: bytes, coding: str, thorough: bool = False) -> bytes:
    """Pack a body; what is packed once and asked for by every reader is worth a `thorough` way."""
    return (_THOROUGH if thorough else _PACKERS)[coding](body)
