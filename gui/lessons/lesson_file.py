"""Reads a lesson: Markdown with a few fields. No Qt.

A file begins with fields between two lines of three dashes, then comes a word of
welcome, then steps, each under a heading of the second level::

    ---
    title: Why not only straight lines
    minutes: 4
    example: xor
    ---
    A word of welcome.

    ## Press play
    wait: epoch >= 50
    ask: What will the loss do?
    choice: It falls
    choice: It stays
    answer: It stays, for no line parts the two colours.

    Text of the step, in Markdown.
"""

from dataclasses import dataclass
from pathlib import Path

from engine.data.resources import resource_path
from engine.errors import UserError
from engine.files.examples import EXAMPLES
from gui.lessons.conditions import Condition, parse_conditions

SUFFIX = ".md"
MOST_BYTES = 200_000
FENCE = "---"
MOST_DIGITS = 3
OF_FILE = ("title", "minutes", "example")
OF_STEP = ("wait", "ask", "choice", "answer")


class LessonError(UserError):
    """A lesson cannot be read; the sentence names file and line."""

    def __init__(self, name: str, what: str, line: int | None = None) -> None:
        place = name if line is None else f"{name}, line {line}"
        super().__init__(f"{place}: {what}")


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes
    ----------
    title, text : str
        The text is Markdown.
    wait : tuple of Condition
        What must hold before the lesson goes on; empty if nothing must.
    ask : str
        A question that is answered before anything is done; may be empty.
    choices : tuple of str
    answer : str
        Markdown, shown when the conditions hold and a choice is made.
    """

    title: str
    text: str
    wait: tuple[Condition, ...] = ()
    ask: str = ""
    choices: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    name : str
        Of the file, without number and suffix.
    number : int
        The number that the file's name begins with; 0 without one.
    title, welcome : str
    minutes : int
    example : Path or None
        The project that it begins with; None leaves what is there.
    steps : tuple of Step
    """

    name: str
    number: int
    title: str
    welcome: str
    minutes: int
    example: Path | None
    steps: tuple[Step, ...]


def lesson_folder() -> Path:
    """Where the lessons are that come with the program."""
    return resource_path("lessons")


def lessons_in(folder: Path) -> list[Path]:
    """The files of lessons in a folder, in their order."""
    if not folder.is_dir():
        raise LessonError(str(folder), "there is no such folder of lessons.")
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())


def find_lesson(name: str, folder: Path | None = None) -> Path:
    """The file of a lesson, by its name with or without number and suffix.

    Raises
    ------
    LessonError
        If there is none; the sentence lists those that there are.
    """
    paths = lessons_in(folder or lesson_folder())
    wanted = name.removesuffix(SUFFIX)
    for path in paths:
        if wanted in (path.stem, split_name(path)[1]):
            return path
    known = ", ".join(split_name(path)[1] for path in paths) or "none"
    raise LessonError(name, f"there is no lesson of this name; there are: {known}.")


def split_name(path: Path) -> tuple[int, str]:
    """Number and name of a lesson's file."""
    number, dash, rest = path.stem.partition("-")
    if dash and rest and number.isascii() and number.isdigit():
        return int(number), rest
    return 0, path.stem


def read_lesson(path: Path) -> Lesson:
    """Read a lesson.

    Raises
    ------
    LessonError
        In one sentence, with the line.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LessonError(path.name, "a lesson has at most 200,000 bytes.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise LessonError(path.name, f"{reason}.") from error
    except UnicodeDecodeError as error:
        raise LessonError(path.name, "it is not text in UTF-8.") from error
    return _Reader(path, text.splitlines()).lesson()


class _Reader:
    """Goes through the lines of one file."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self._path, self._lines = path, lines

    def lesson(self) -> Lesson:
        fields, first = self._fields_of_file()
        heads = [k for k, line in enumerate(self._lines) if line.startswith("## ")]
        heads = [k for k in heads if k >= first]
        if not heads:
            raise self._error("a lesson has steps, each under a heading '## ...'.")
        ends = [*heads[1:], len(self._lines)]
        steps = [self._step(*pair) for pair in zip(heads, ends, strict=True)]
        number, name = split_name(self._path)
        return Lesson(
            name=name,
            number=number,
            title=fields["title"],
            welcome="\n".join(self._lines[first : heads[0]]).strip(),
            minutes=int(fields["minutes"]),
            example=self._example(fields.get("example", "")),
            steps=tuple(steps),
        )

    def _fields_of_file(self) -> tuple[dict[str, str], int]:
        if not self._lines or self._lines[0].strip() != FENCE:
            raise self._error("a lesson begins with a line '---'.", 0)
        fields: dict[str, str] = {}
        for place, line in enumerate(self._lines[1:], 1):
            if line.strip() == FENCE:
                break
            key, value = self._field(line, place, OF_FILE)
            if key in fields:
                raise self._error(f"'{key}' is there a second time.", place)
            fields[key] = value
        else:
            raise self._error("the fields end with a second line '---'.")
        for key in ("title", "minutes"):
            if not fields.get(key):
                raise self._error(f"the field '{key}' is missing.")
        minutes = fields["minutes"]
        is_whole = minutes.isascii() and minutes.isdigit()
        if not is_whole or len(minutes) > MOST_DIGITS or not int(minutes):
            raise self._error("'minutes' is a whole number from 1 to 999.")
        return fields, place + 1

    def _example(self, word: str) -> Path | None:
        if not word:
            return None
        if word in EXAMPLES:
            return EXAMPLES[word].path
        own = self._path.parent / word
        if word.endswith(".wloom") and own.is_file():
            return own
        known = ", ".join(EXAMPLES)
        raise self._error(
            f"there is no example '{word}'; there are: {known}, or a .wloom file "
            "beside the lesson."
        )

    def _step(self, head: int, end: int) -> Step:
        title = self._lines[head][3:].strip()
        if not title:
            raise self._error("a step has a title.", head)
        fields: dict[str, list[str]] = {key: [] for key in OF_STEP}
        place = head + 1
        while place < end and self._lines[place].strip():
            key, value = self._field(self._lines[place], place, OF_STEP)
            fields[key].append(value)
            place += 1
        for key in ("wait", "ask", "answer"):
            if len(fields[key]) > 1:
                raise self._error(f"a step has one '{key}' at most.", head)
        ask, choices = "".join(fields["ask"]), tuple(fields["choice"])
        if bool(ask) != (len(choices) >= 2):
            raise self._error("'ask' goes with two or more 'choice'.", head)
        return Step(
            title,
            "\n".join(self._lines[place:end]).strip(),
            self._conditions(fields["wait"], head),
            ask,
            choices,
            "".join(fields["answer"]),
        )

    def _conditions(self, words: list[str], head: int) -> tuple[Condition, ...]:
        if not words:
            return ()
        try:
            return parse_conditions(words[0])
        except ValueError as error:
            raise self._error(f"{error}", head) from error

    def _field(self, line: str, place: int, known: tuple[str, ...]) -> tuple[str, str]:
        key, colon, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not colon or key not in known:
            words = ", ".join(known)
            raise self._error(f"expected one of {words}, and a colon.", place)
        if not value:
            raise self._error(f"'{key}' says nothing.", place)
        return key, value

    def _error(self, what: str, place: int | None = None) -> LessonError:
        line = None if place is None else place + 1
        return LessonError(self._path.name, what, line)
