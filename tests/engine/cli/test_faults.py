"""Whatever goes wrong becomes one sentence that names the file."""

import errno

import pytest

from engine.cli import info
from engine.errors import CannotRun, UserError


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "p.wloom: there is not enough memory for this"),
        (OSError(errno.EIO, "x"), "p.wloom: the disk reports an error"),
        (OSError(errno.EBUSY, "Device busy"), "p.wloom: device busy"),
        (OSError("strange\nwords"), "p.wloom: the system refused"),
        (UnicodeEncodeError("ascii", "ä", 0, 1, "x"), "p.wloom: it holds text that"),
        (UserError("p.wloom: is bad"), "p.wloom: is bad"),
        (UserError("Two layers\nare one."), "p.wloom: Two layers are one"),
        (CannotRun("There is no input. Add one."), "p.wloom: There is no input"),
    ],
)
def test_errors_become_sentences(fault, monkeypatch, error, sentence):
    def fail(path):
        raise error

    monkeypatch.setattr(info, "load", fail)
    assert fault("info", "p.wloom").startswith(sentence)


def test_ctrl_c_writes_nothing_and_is_130(run, monkeypatch):
    def interrupted(path):
        raise KeyboardInterrupt

    monkeypatch.setattr(info, "load", interrupted)
    result = run("info", "p.wloom")
    assert (result.status, result.out) == (130, "")
    assert result.err == "interrupted, nothing was written\n"


def test_a_defect_of_the_program_is_not_hidden(run, monkeypatch):
    def defect(path):
        raise ZeroDivisionError

    monkeypatch.setattr(info, "load", defect)
    with pytest.raises(ZeroDivisionError):
        run("info", "p.wloom")


@pytest.mark.parametrize("name", ["a\nb.wloom", "a\x1b[31mb.wloom"])
def test_a_strange_name_stays_on_one_line(fault, name):
    text = fault("info", name)
    assert text.isprintable()
    assert text.startswith("a?")


def test_a_word_in_a_sentence_is_not_taken_for_the_name(fault):
    text = fault("new", "p.wloom", "--data", "and", "--output", "softmax")
    assert text.startswith("and: Softmax")


@pytest.mark.parametrize("name", ["a\nb.csv", "a\udcffb.csv"])
def test_a_strange_table_is_named_once(fault, name):
    text = fault("new", "p.wloom", "--data", name)
    assert text == "a?b.csv: there is no such file"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["predict", "p.wloom", "--out", "p.wloom"], "p.wloom: a table is written, "),
        (["predict", "p.wloom", "--data", "t.csv", "--out", "t.csv"], "t.csv: the "),
        (["predict", "p.wloom", "--data", "t.csv", "--out", "link"], "link: the "),
        (
            ["train", "p.wloom", "--save", "q.wloom", "--history", "p.wloom"],
            "p.wloom: a table is written, ",
        ),
        (["data", "save", "and", "p.wloom"], "p.wloom: a table is written, "),
    ],
)
def test_no_table_replaces_what_it_came_from(good, fault, tmp_path, words, sentence):
    good("data", "save", "and", "t.csv")
    good("new", "p.wloom", "--data", "t.csv", "--test-share", "0")
    (tmp_path / "link").symlink_to("t.csv")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert fault(*words).startswith(sentence)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
