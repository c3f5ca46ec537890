"""Formulas of x as people type them: read by a parser of our own, never by `eval`.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/" | nothing) signed }
    signed  = ("+" | "-") signed | power
    power   = atom [ "^" signed ]
    atom    = number | "x" | "pi" | function "(" sum ")" | "(" sum ")"

Nothing between two factors multiplies them where the second is a word or a bracket, as
in `2x` or `3 (x + 1)`; a power binds more than a sign, and from the right.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.errors import UserError

MAX_LENGTH = 200
MAX_DEPTH = 40
"""How deep brackets, signs and powers may stand in each other."""

FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "sin": np.sin,
    "cos": np.cos,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "tanh": np.tanh,
}
"""What can be called, by name; `log` is the natural one."""

OPERATORS: Mapping[str, Callable[[Array, Array], Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}

_OTHER_SIGNS = str.maketrans({"−": "-", "×": "*", "·": "*"})
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[A-Za-zπ_][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|[-+*/^()])",
    re.ASCII,
)


class BadExpression(UserError):
    """A formula that cannot be read or computed.

    Attributes
    ----------
    position : int
        Index of the sign of the text where it went wrong.
    """

    def __init__(self, text: str, position: int, what: str) -> None:
        shown = text if len(text) <= 60 else text[:60] + "..."
        shown = "".join(sign if sign.isprintable() else "?" for sign in shown)
        super().__init__(f"In '{shown}', at sign {position + 1}: {what}.")
        self.position = position


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float

    def at(self, x: Array) -> Array:
        """Its value for each x."""
        return np.full(x.shape, self.value)


@dataclass(frozen=True)
class Variable:
    """x itself."""

    def at(self, x: Array) -> Array:
        """Its value for each x."""
        return x


@dataclass(frozen=True)
class Call:
    """A function of one part."""

    name: str
    argument: "Node"

    def at(self, x: Array) -> Array:
        """Its value for each x."""
        return FUNCTIONS[self.name](self.argument.at(x))


@dataclass(frozen=True)
class Negative:
    """A part with the other sign."""

    argument: "Node"

    def at(self, x: Array) -> Array:
        """Its value for each x."""
        return np.negative(self.argument.at(x))


@dataclass(frozen=True)
class Binary:
    """Two parts and what is done with them."""

    operator: str
    left: "Node"
    right: "Node"

    def at(self, x: Array) -> Array:
        """Its value for each x."""
        return OPERATORS[self.operator](self.left.at(x), self.right.at(x))


Node = Number | Variable | Call | Negative | Binary


@dataclass(frozen=True)
class Expression:
    """A formula that was read.

    Attributes
    ----------
    text : str
        As it was typed, without blanks at its ends.
    root : Node
        What it means.
    """

    text: str
    root: Node

    def __call__(self, x: Array) -> Array:
        """Compute the formula.

        Parameters
        ----------
        x : array of any shape
            Where.

        Returns
        -------
        float64 array of the same shape
            Infinite or NaN where it has no value.
        """
        with np.errstate(all="ignore"):
            values: Array = np.array(self.root.at(np.asarray(x, dtype=np.float64)))
        return values


def parse(text: str) -> Expression:
    """Read a formula.

    Parameters
    ----------
    text : str
        Of numbers, x, pi, + - * / ^ and brackets, and the words of `FUNCTIONS`; at
        most 200 signs. A beginning `y =` is left out.

    Returns
    -------
    Expression

    Raises
    ------
    BadExpression
        In one sentence, with the place.

    Examples
    --------
    >>> parse("2x^2 - 1")(np.array([0.0, 3.0])).tolist()
    [-1.0, 17.0]
    """
    plain = text.strip()
    if len(plain) > MAX_LENGTH:
        what = f"a formula has at most {MAX_LENGTH} signs"
        raise BadExpression(plain, MAX_LENGTH, what)
    start = re.match(r"y\s*=\s*", plain)
    reader = _Reader(plain, start.end() if start else 0)
    return Expression(plain[start.end() :] if start else plain, reader.whole())


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


class _Reader:
    """Goes through the tokens of a text, from left to right."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._tokens = self._split(start)
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        """All of the text."""
        if self._peek.kind == "end":
            raise self._error("type a formula, for example sin(3x) + x/2")
        root = self._sum()
        if self._peek.kind != "end":
            raise self._error(self._surprise())
        return root

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._peek
        self._next += token.kind != "end"
        return token

    def _sees(self, *signs: str) -> bool:
        return self._peek.kind == "sign" and self._peek.text in signs

    def _split(self, start: int) -> list[_Token]:
        text = self._text.translate(_OTHER_SIGNS)
        tokens, position = [], start
        while position < len(text):
            if text[position].isspace():
                position += 1
                continue
            found = _TOKEN.match(text, position)
            if found is None or found.lastgroup is None:
                what = f"'{text[position]}' has no meaning here"
                raise BadExpression(self._text, position, what)
            sign = "^" if found.group() == "**" else found.group()
            tokens.append(_Token(found.lastgroup, sign, position))
            position = found.end()
        return [*tokens, _Token("end", "", len(text))]

    def _sum(self) -> Node:
        left = self._product()
        while self._sees("+", "-"):
            operator = self._take().text
            left = Binary(operator, left, self._product())
        return left

    def _product(self) -> Node:
        left = self._signed()
        while True:
            if self._sees("*", "/"):
                operator = self._take().text
            elif self._peek.kind == "word" or self._sees("("):
                operator = "*"
            else:
                return left
            left = Binary(operator, left, self._signed())

    def _signed(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"brackets and signs stand more than {MAX_DEPTH} deep")
        if self._sees("+", "-"):
            sign = self._take().text
            argument = self._signed()
            node: Node = Negative(argument) if sign == "-" else argument
        else:
            node = self._power()
        self._depth -= 1
        return node

    def _power(self) -> Node:
        below = self._atom()
        if not self._sees("^"):
            return below
        self._take()
        return Binary("^", below, self._signed())

    def _atom(self) -> Node:
        token = self._peek
        if token.kind == "number":
            self._take()
            return Number(self._number(token))
        if token.kind == "word":
            return self._word()
        if self._sees("("):
            return self._bracket()
        raise self._error(self._surprise())

    def _word(self) -> Node:
        token = self._take()
        if token.text == "x":
            return Variable()
        if token.text in ("pi", "π"):
            return Number(float(np.pi))
        if token.text not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            what = f"'{token.text}' is not known, only x, pi, {known}"
            raise BadExpression(self._text, token.position, what)
        if not self._sees("("):
            raise self._error(f"{token.text} needs a bracket, as in {token.text}(x)")
        return Call(token.text, self._bracket())

    def _bracket(self) -> Node:
        opened = self._take()
        inside = self._sum()
        if not self._sees(")"):
            if self._peek.kind == "end":
                what = "this bracket is not closed"
                raise BadExpression(self._text, opened.position, what)
            raise self._error(self._surprise())
        self._take()
        return inside

    def _number(self, token: _Token) -> float:
        value = float(token.text)
        if not np.isfinite(value):
            what = f"{token.text} is too large a number"
            raise BadExpression(self._text, token.position, what)
        return value

    def _surprise(self) -> str:
        token = self._peek
        if token.kind == "end":
            return "something is missing at the end"
        return f"'{token.text}' is not expected here"

    def _error(self, what: str) -> BadExpression:
        return BadExpression(self._text, self._peek.position, what)
