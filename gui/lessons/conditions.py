"""What a lesson waits for, checked on the document and on what was shown."""

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.data.sets import SETS
from engine.network.network import Network
from engine.optimizers import OPTIMIZERS
from engine.project import Project
from gui.lessons.explanations.pages import BY_KEY

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
SIGNS = {">=": "at least", "<=": "at most", "==": "", ">": "above", "<": "below"}
COUNT_SIGNS = SIGNS | {">": "more than", "<": "fewer than"}


@dataclass(frozen=True, eq=False)
class Scene:
    """What a condition looks at.

    Attributes
    ----------
    project : Project
        The document.
    network : Network
        With the newest parameters.
    epochs : float
    train_loss, test_loss : float, optional
    metrics : dict of str to float
    begun : float
        The epochs when the step of the lesson began.
    shown : frozenset of str
        Keys of the explanations that were shown since then.
    """

    project: Project
    network: Network
    epochs: float = 0.0
    train_loss: float | None = None
    test_loss: float | None = None
    metrics: dict[str, float] | None = None
    begun: float = 0.0
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Condition:
    """One thing that must hold.

    Attributes
    ----------
    name : str
        A row of `FLAGS`, `WORDS` or `MEASURES`.
    word : str
        What it is compared to, of `WORDS`.
    sign : str
        How, of `MEASURES`.
    number : float
    """

    name: str
    word: str = ""
    sign: str = ""
    number: float = 0.0

    def holds(self, scene: Scene) -> bool:
        """Whether it is so."""
        if self.name in FLAGS:
            return FLAGS[self.name][0](scene)
        if self.name in WORDS:
            return WORDS[self.name][0](scene, self.word)
        found = MEASURES[self.name][0](scene)
        return found is not None and OPERATORS[self.sign](found, self.number)

    @property
    def words(self) -> str:
        """The condition in words, after "Waiting until"."""
        if self.name in FLAGS:
            return FLAGS[self.name][1]
        if self.name in WORDS:
            word = self.word
            if self.name in TITLED:
                word = TITLED[self.name](word)
            return WORDS[self.name][1].format(f"\u201c{word}\u201d")
        counted = _counted(self.name, self.sign, self.number)
        if counted:
            return counted
        told = SIGNS[self.sign]
        number = np.format_float_positional(self.number, trim="-")
        if self.name in PERCENT:
            number = f"{100 * self.number:g}\N{NO-BREAK SPACE}%"
        return " ".join(filter(None, (MEASURES[self.name][1], told, number)))


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions, with commas between them.

    Raises
    ------
    ValueError
        With a sentence about what is wrong.
    """
    return tuple(_parse(part.strip()) for part in text.split(","))


def all_hold(conditions: tuple[Condition, ...], scene: Scene) -> bool:
    """Whether everything is so."""
    return all(condition.holds(scene) for condition in conditions)


def in_words(conditions: tuple[Condition, ...]) -> str:
    """Say what is waited for."""
    *first, last = [condition.words for condition in conditions] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _parse(text: str) -> Condition:
    compared = re.fullmatch(r"(\w+)\s*(>=|<=|==|>|<)\s*(\S+)", text)
    if compared:
        name, sign, number = compared.groups()
        if name not in MEASURES:
            raise ValueError(_unknown(name))
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise ValueError(f"'{number}' after '{name}' is not a number.")
        return Condition(name, sign=sign, number=value)
    name, _, word = text.partition(" ")
    if name in WORDS:
        choices = WORDS[name][2]
        if choices and word not in choices:
            raise ValueError(f"'{name}' does not know '{word}'.")
        if not word:
            raise ValueError(f"'{name}' needs a word behind it.")
        return Condition(name, word)
    if name in FLAGS and not word:
        return Condition(name)
    if name in MEASURES:
        raise ValueError(f"'{name}' is compared to a number, as in '{name} >= 1'.")
    raise ValueError(_unknown(name))


def _unknown(name: str) -> str:
    known = ", ".join((*FLAGS, *WORDS, *MEASURES))
    return f"there is no condition '{name}'; there are: {known}."


def _counted(name: str, sign: str, number: float) -> str:
    """Say how many of something there are to be; empty where it is not said so."""
    is_one = number == 1
    plural = "" if is_one else "s"
    if name in TRAINED and sign == ">=" and number > 0:
        done = f"{'has' if is_one else 'have'} {TRAINED[name]}"
        return f"{number:g} epoch{plural} {done}"
    if name in NOUNS and sign == "==" and not number:
        return f"there is no {NOUNS[name]}"
    if name in NOUNS and number > 0:
        there = "there is" if is_one else "there are"
        count = f"{number:g} {NOUNS[name]}{plural}"
        return " ".join(filter(None, (there, COUNT_SIGNS[sign], count)))
    return ""


def _is_trained(scene: Scene) -> bool:
    return scene.epochs > 0


def _is_at_start(scene: Scene) -> bool:
    return scene.epochs == 0


def _activations(scene: Scene) -> list[str]:
    layers = [layer for layer in scene.network.layers if layer.kind == "hidden"]
    return [name for layer in layers for name in layer.activations]


def _has_activation(scene: Scene, word: str) -> bool:
    return word in _activations(scene)


def _only_activation(scene: Scene, word: str) -> bool:
    found = _activations(scene)
    return bool(found) and set(found) == {word}


def _output_activation(scene: Scene, word: str) -> bool:
    outputs = scene.network.of_kind("output")
    return any(word in layer.activations for layer in outputs)


def _data(scene: Scene, word: str) -> bool:
    dataset = scene.project.dataset
    return dataset is not None and dataset.origin.name == word


def _optimizer(scene: Scene, word: str) -> bool:
    return scene.project.settings.optimizer == word


def _shown(scene: Scene, word: str) -> bool:
    return word in scene.shown


def _title_of_set(word: str) -> str:
    return SETS[word].title if word in SETS else word


def _title_of_page(word: str) -> str:
    return BY_KEY[word].title


def _hidden_neurons(scene: Scene) -> float:
    return float(len(_activations(scene)))


def _hidden_layers(scene: Scene) -> float:
    return float(len(scene.network.of_kind("hidden")))


def _connections(scene: Scene) -> float:
    return float(scene.network.n_connections)


def _epoch(scene: Scene) -> float:
    return scene.epochs


def _epochs_here(scene: Scene) -> float:
    return scene.epochs - scene.begun


def _loss(scene: Scene) -> float | None:
    return scene.train_loss


def _test_loss(scene: Scene) -> float | None:
    return scene.test_loss


def _learning_rate(scene: Scene) -> float:
    return scene.project.settings.learning_rate


def _metric(name: str) -> Callable[[Scene], float | None]:
    def find(scene: Scene) -> float | None:
        return (scene.metrics or {}).get(name)

    return find


FLAGS: dict[str, tuple[Callable[[Scene], bool], str]] = {
    "trained": (_is_trained, "it has learned for a moment"),
    "at_start": (_is_at_start, "it is back at its start"),
}
"""Conditions without a word: the check, and what is waited for in words."""

WORDS: dict[str, tuple[Callable[[Scene, str], bool], str, tuple[str, ...]]] = {
    "has_activation": (
        _has_activation,
        "a hidden neuron has {}",
        tuple(ACTIVATIONS),
    ),
    "only_activation": (
        _only_activation,
        "all hidden neurons have {}",
        tuple(ACTIVATIONS),
    ),
    "output_activation": (
        _output_activation,
        "the output has {}",
        tuple(ACTIVATIONS),
    ),
    "data": (_data, "the data set is {}", ()),
    "optimizer": (_optimizer, "the optimizer is {}", tuple(OPTIMIZERS)),
    "shown": (_shown, "the explanation {} was opened", tuple(BY_KEY)),
}
"""Conditions with a word: the check, the words, and what the word may be."""

MEASURES: dict[str, tuple[Callable[[Scene], float | None], str]] = {
    "epoch": (_epoch, "the epoch is"),
    "epochs_here": (_epochs_here, "the epochs since this step began are"),
    "loss": (_loss, "the training loss is"),
    "test_loss": (_test_loss, "the test loss is"),
    "accuracy": (_metric("accuracy"), "the accuracy is"),
    "r2": (_metric("r2"), "R\N{SUPERSCRIPT TWO} is"),
    "hidden_neurons": (_hidden_neurons, "the number of hidden neurons is"),
    "hidden_layers": (_hidden_layers, "the number of hidden layers is"),
    "connections": (_connections, "the number of connections is"),
    "learning_rate": (_learning_rate, "the learning rate is"),
}
"""Conditions on a number: where it is from, and what it is called."""

TRAINED = {
    "epoch": "been trained",
    "epochs_here": "been trained in this step",
}
"""Conditions on how long it trained, behind the number of epochs."""

NOUNS = {
    "hidden_neurons": "hidden neuron",
    "hidden_layers": "hidden layer",
    "connections": "connection",
}
"""Conditions on how many there are of something."""

TITLED: dict[str, Callable[[str], str]] = {
    "data": _title_of_set,
    "shown": _title_of_page,
}
"""Conditions on what the program lists by its title."""

PERCENT = ("accuracy",)
