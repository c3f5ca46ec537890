"""What typed words ask for."""

import pytest
from hypothesis import given, strategies

from engine.activations import ACTIVATIONS
from engine.edits.by_name import PARTS, Wanted, suggestions, wanted
from engine.edits.edit import RefusedEdit

ASKED = {
    "tanh 8": Wanted("hidden", size=8, activations=("tanh",)),
    "8:tanh": Wanted("hidden", size=8, activations=("tanh",)),
    "8": Wanted("hidden", size=8),
    "relu": Wanted("hidden", loose=True, activations=("relu",)),
    "RELU": Wanted("hidden", loose=True, activations=("relu",)),
    "leaky ReLU 3": Wanted("hidden", size=3, activations=("leaky_relu",)),
    "output 3 softmax": Wanted("output", size=3, activations=("softmax",)),
    "softmax, 3 outputs": Wanted("output", size=3, activations=("softmax",)),
    "in": Wanted("input"),
    "inputs 2": Wanted("input", size=2),
    "layer": Wanted("hidden"),
    "hidden 5 sig": Wanted("hidden", size=5, activations=("sigmoid",)),
    "neuron": Wanted("hidden", loose=True),
    "neuron sine": Wanted("hidden", loose=True, activations=("sine",)),
    "tanh relu sine": Wanted("hidden", size=3, activations=("tanh", "relu", "sine")),
    "2 outputs sine tanh": Wanted("output", size=2, activations=("sine", "tanh")),
    "neurons 3": Wanted("hidden", size=3),
    "neuron 1": Wanted("hidden", loose=True, size=1),
}


@pytest.mark.parametrize("words", ASKED)
def test_words_in_any_order(words):
    assert wanted(words) == ASKED[words]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Type what to add, for example: tanh 8."),
        ("foo", "foo is neither a part nor an activation nor a number."),
        ("so", "so may be softplus, softsign or softmax."),
        ("3 4", "3 and 4 cannot both be meant."),
        ("3 tanh relu", "2 activations are named, but 3 neurons."),
        ("input output", "input and output cannot both be meant."),
        ("input tanh", "Input neurons have no activation."),
        ("9" * 40, "999999999... is too large a number."),
        ("²", "² is neither a part nor an activation nor a number."),
    ],
)
def test_what_is_not_understood_is_said(words, sentence):
    with pytest.raises(RefusedEdit) as refused:
        wanted(words)
    assert str(refused.value) == sentence


def test_every_part_and_activation_can_be_asked_for_by_its_name():
    for word in (*PARTS, *ACTIVATIONS):
        asked = wanted(word)
        assert word in (*asked.activations, asked.kind, "layer", "neuron")
        assert word in suggestions(word)
        for cut in range(1, len(word)):
            assert word in suggestions(word[:cut])


def test_suggestions_leave_out_what_was_said():
    assert suggestions("") == (*PARTS, *ACTIVATIONS)
    assert suggestions("tanh 2 ") == (
        *("tanh 2 layer", "tanh 2 neuron", "tanh 2 output"),
    )
    assert suggestions("tanh layer r") == ("tanh layer relu",)
    assert suggestions("8 t") == ("8 tanh",)
    assert suggestions("8") == tuple(f"8 {w}" for w in (*PARTS, *ACTIVATIONS))
    assert suggestions("input 3 ") == ()
    assert suggestions("foo bar") == ()


@given(
    strategies.lists(
        strategies.sampled_from([*PARTS, *ACTIVATIONS, "3", "1", " "]), max_size=4
    )
)
def test_what_is_suggested_after_clear_words_is_clear_too(words):
    text = " ".join(words) + " "
    try:
        wanted(text)
    except RefusedEdit:
        return
    for phrase in suggestions(text):
        assert wanted(phrase).kind in ("input", "hidden", "output")


@given(strategies.text(max_size=30))
def test_any_text_is_understood_or_refused_in_one_sentence(words):
    for phrase in suggestions(words)[:3]:
        assert isinstance(phrase, str)
    try:
        asked = wanted(words)
    except RefusedEdit as error:
        sentence = str(error)
    else:
        assert asked.kind in ("input", "hidden", "output")
        return
    assert sentence.endswith(".")
    assert len(sentence) < 160
