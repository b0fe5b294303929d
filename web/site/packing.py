"""Long queries, packed: `_z=1.` and base64url of raw deflate, which browsers call `deflate-raw`."""

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from engine.base.errors import InputError
from engine.base.words import Words, say

PARAMETER = "_z"
LONGEST_PLAIN = 1_500  # characters of an address that is written as it is
MOST_BYTES = 900_000  # of a query, packed or not
_FORMAT = "1."  # which another way of packing would have another number for
_RAW = -zlib.MAX_WBITS  # deflate without zlib's header and sum
_TEXT = re.compile(r"[A-Za-z0-9_-]+")


@lru_cache(maxsize=2)  # a page has a few links to one state
def packed(query: str) -> str:
    """Pack a query as the value of `_z`.

    >>> unpacked(packed("expr=x*y&x=2"))
    b'expr=x*y&x=2'
    """
    deflate = zlib.compressobj(
        level=4, wbits=_RAW
    )  # more takes eight times as long, for a twentieth
    content = deflate.compress(query.encode()) + deflate.flush()
    return _FORMAT + urlsafe_b64encode(content).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    """Give the query that was packed: no more of it is unpacked than an address may have.

    Errors: InputError `packed-address` for what is cut, is otherwise broken, or would be longer.
    """
    if not text.startswith(_FORMAT) or not _TEXT.fullmatch(text, len(_FORMAT)):
        raise broken()
    inflate = zlib.decompressobj(wbits=_RAW)
    try:
        content = urlsafe_b64decode(text[len(_FORMAT) :] + "==")  # of padding, more is left aside
        query = inflate.decompress(content, MOST_BYTES + 1)
        query.decode()
    except (ValueError, zlib.error):  # ValueError: no base64, or no UTF-8
        raise broken() from None
    if len(query) > MOST_BYTES:
        raise refused(
            say("the packed address has more than {most:,} bytes", most=MOST_BYTES),
            say("Leave values out, or write arrays as randn(4, 3, seed=1)."),
        )
    if not query or not inflate.eof or inflate.unused_data:
        raise broken()
    return query


def shortest(address: str, query: str) -> str:
    """Write an address with its query, packed where it would be long and gets shorter by that."""
    plain = f"{address}?{query}"
    if len(plain) <= LONGEST_PLAIN:
        return plain
    return min(plain, f"{address}?{PARAMETER}={packed(query)}", key=len)


def broken() -> InputError:
    """Refuse what is cut or changed."""
    return refused(
        say("the packed address is broken: a part of the link is missing or changed"),
        say("Copy the link again, from its first sign to its last."),
    )


def refused(message: Words, hint: Words) -> InputError:
    """Refuse a packed address, which has no place in a program."""
    return InputError("packed-address", message, hint)
