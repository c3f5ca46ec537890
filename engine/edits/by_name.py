"""What a few typed words ask for: "tanh 8", "output 3 softmax", "relu tanh sine"."""

import re
from dataclasses import dataclass

from engine.activations import ACTIVATIONS
from engine.edits.edit import RefusedEdit
from engine.network.layer import LayerKind

PARTS = ("layer", "neuron", "input", "output")
_KINDS: dict[str, LayerKind] = {
    "layer": "hidden",
    "hidden": "hidden",
    "neuron": "hidden",
    "input": "input",
    "output": "output",
}
_SPOKEN = {
    each.label.lower(): name for name, each in ACTIVATIONS.items() if " " in each.label
}
_PLURALS = {"layers", "neurons", "inputs", "outputs"}
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Wanted:
    """A layer or a single neuron that is to be made.

    Attributes
    ----------
    kind : {"input", "hidden", "output"}
    loose : bool
        A neuron by itself.
    size : int, optional
        None where nothing was said.
    activations : tuple of str
        Nothing, one for all, or one for each neuron.
    """

    kind: LayerKind
    loose: bool = False
    size: int | None = None
    activations: tuple[str, ...] = ()


def wanted(words: str) -> Wanted:
    """Read words in any order: a part, a number of neurons, an activation or several.

    Parameters
    ----------
    words : str
        Beginnings of words are enough where they are clear.

    Raises
    ------
    RefusedEdit
        With the word that is not understood, or that is one too many.

    Examples
    --------
    >>> wanted("tanh 8")
    Wanted(kind='hidden', loose=False, size=8, activations=('tanh',))
    >>> wanted("relu tanh")
    Wanted(kind='hidden', loose=False, size=2, activations=('relu', 'tanh'))
    """
    said: dict[str, str] = {}
    activations: list[str] = []
    for token in _tokens(words):
        word = _word(token)
        role = _role(word)
        if role == "activation":
            activations.append(word)
        elif role in said:
            raise RefusedEdit(f"{said[role]} and {word} cannot both be meant.")
        else:
            said[role] = word
    if not said and not activations:
        raise RefusedEdit("Type what to add, for example: tanh 8.")
    size = int(said["number"]) if "number" in said else None
    kind = _KINDS[said.get("part", "layer")]
    if kind == "input" and activations:
        raise RefusedEdit("Input neurons have no activation.")
    if len(activations) > 1:
        if size not in (None, len(activations)):
            raise RefusedEdit(
                f"{len(activations)} activations are named, but {size:,} neurons."
            )
        return Wanted(kind, False, len(activations), tuple(activations))
    alone = said.get("part") == "neuron" or ("part" not in said and size is None)
    return Wanted(kind, alone and size in (None, 1), size, tuple(activations))


def suggestions(words: str) -> tuple[str, ...]:
    """Give words that can follow, or that the last one can become, as whole phrases.

    Parameters
    ----------
    words : str
        As far as they are typed.

    Examples
    --------
    >>> suggestions("out")
    ('output',)
    >>> suggestions("output 3 soft")
    ('output 3 softplus', 'output 3 softsign', 'output 3 softmax')
    """
    tokens = _tokens(words)
    is_begun = bool(tokens) and not words[-1].isspace() and not tokens[-1].isdigit()
    begun = tokens.pop() if is_begun else ""
    try:
        known = [_word(token) for token in tokens]
    except RefusedEdit:
        return ()
    used = {_role(word) for word in known}
    barred = "input" if "activation" in used else ""
    if "number" not in used:
        # One more: each neuron can have its own.
        used.discard("activation")
    if "input" in known:
        used.add("activation")
    fitting = [
        word
        for word in (*PARTS, *ACTIVATIONS)
        if word.startswith(begun) and _role(word) not in used and word != barred
    ]
    return tuple(" ".join([*known, word]) for word in fitting)


def _tokens(words: str) -> list[str]:
    lowered = words.lower()
    for spoken, name in _SPOKEN.items():
        lowered = lowered.replace(spoken, name)
    return [token for token in re.split(r"[\s:,]+", lowered) if token]


def _word(token: str) -> str:
    """Return the number or the known word that a token is the beginning of."""
    if token.isascii() and token.isdigit():
        if len(token) > _MOST_DIGITS:
            raise RefusedEdit(f"{token[:_MOST_DIGITS]}... is too large a number.")
        return token
    if token in _PLURALS:
        return token[:-1]
    known = (*_KINDS, *ACTIVATIONS)
    found = [word for word in known if word.startswith(token)]
    if token in found or len(found) == 1:
        return token if token in found else found[0]
    if not found:
        shown = token if len(token) <= 24 else token[:24] + "..."
        raise RefusedEdit(f"{shown} is neither a part nor an activation nor a number.")
    raise RefusedEdit(f"{token} may be {', '.join(found[:-1])} or {found[-1]}.")


def _role(word: str) -> str:
    if word.isdigit():
        return "number"
    return "part" if word in _KINDS else "activation"
