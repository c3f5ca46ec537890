"""What is wrong with a table, in the words of the window."""

import re

_FOR_THE_WINDOW = (
    (
        re.compile(r" \(--category .* makes the column a category\)"),
        "; check Category to take the column as words",
    ),
    (
        re.compile(r"leave it out with --ignore .*? or choose another --target"),
        "set it to Ignore and choose another target",
    ),
    (re.compile(r"leave it out with --ignore .*$"), "set it to Ignore"),
)


def in_window_words(sentence: str) -> str:
    """Return a sentence with the window's controls in place of options."""
    for option, words in _FOR_THE_WINDOW:
        sentence = option.sub(words, sentence)
    return sentence
