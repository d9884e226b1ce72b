"""Parting a content stream into operators and operands (ISO 32000-1, 7.8.2), some ten times faster than pdfminer."""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from pdfminer.psparser import LIT, PSLiteral

from gkreport.formats.pdf.work import Work

Operand: TypeAlias = "float | bytes | bool | PSLiteral | list[Operand]"

_TOKEN: Final = re.compile(
    rb"[\0\s]+|%[^\r\n]*"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?=[\0\s()<>\[\]{}/%+-]|$)"
    rb"|/(?P<name>[^\0\s()<>\[\]{}/%]*)"
    rb"|\((?P<string>[^()\\]*)\)"
    rb"|(?P<open>\()"
    rb"|<(?P<hex>[0-9A-Fa-f\0\s]*)>"
    rb"|(?P<mark><<|>>|[\[\]])"
    rb"|(?P<word>[^\0\s()<>\[\]{}/%]+)"
    rb"|."
)
_IN_STRING: Final = re.compile(rb"\\(?:[0-7]{1,3}|\r\n|.)|[()]|[^()\\]+", re.DOTALL)
_ESCAPED: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\r\n": b"",
    b"\n": b"",
    b"\r": b"",
}
_NAMED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE_END: Final = re.compile(rb"[\0\s]EI(?=[\0\s]|$)")
_VALUES: Final = {b"true": True, b"false": False}
_MOST_OPERANDS: Final = 64
_LONGEST: Final = 40


def operations(data: bytes, work: Work) -> Iterator[tuple[str, list[Operand]]]:
    """Yield each operator with its operands; of an image that stands in the stream, its data are left out."""
    stack: list[list[Operand]] = [[]]
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        work.spend(1)
        kind = match.lastgroup
        if kind is None:
            continue
        token = match[kind]
        if kind == "word" and token not in _VALUES:
            if token == b"ID":
                end = _IMAGE_END.search(data, at)
                at = end.end() if end else len(data)
            yield token.decode("latin-1"), stack[0]
            stack = [[]]
        elif kind == "mark":
            _nest(stack, token)
        elif kind == "open":
            text, at = _string(data, at, work)
            stack[-1].append(text)
        else:
            stack[-1].append(_operand(kind, token))
        if len(stack[0]) > _MOST_OPERANDS:
            del stack[0][0]


def _nest(stack: list[list[Operand]], mark: bytes) -> None:
    """Begin a list or dictionary within another, or end it."""
    if mark in (b"[", b"<<"):
        inner: list[Operand] = []
        stack[-1].append(inner)
        stack.append(inner)
        if len(stack) > _MOST_OPERANDS:
            del stack[1:]
    elif len(stack) > 1:
        stack.pop()


def _operand(kind: str, token: bytes) -> Operand:
    if kind == "number":
        return float(token) if b"." in token or len(token) > _LONGEST else int(token)
    if kind == "name":
        name = _NAMED.sub(lambda code: bytes.fromhex(code[1].decode()), token)
        try:
            return LIT(name.decode())
        except UnicodeDecodeError:
            return LIT(name)
    if kind == "hex":
        digits = b"".join(token.replace(b"\0", b"").split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return token if kind == "string" else _VALUES[token]


def _string(data: bytes, at: int, work: Work) -> tuple[bytes, int]:
    """Read a string that has brackets or escapes in it; returns it and where it ends."""
    depth = 1
    pieces: list[bytes] = []
    while match := _IN_STRING.match(data, at):
        at = match.end()
        work.spend(1)
        piece = match[0]
        if piece[:1] == b"\\":
            escaped = piece[1:]
            octal = escaped[:1].isdigit() and escaped[:1] < b"8"
            piece = bytes([int(escaped, 8) & 0xFF]) if octal else _ESCAPED.get(escaped, escaped)
        elif piece in (b"(", b")"):
            depth += 1 if piece == b"(" else -1
            if not depth:
                break
        pieces.append(piece)
    return b"".join(pieces), at
