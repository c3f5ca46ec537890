"""What the tests of the command line share."""

import json
from dataclasses import dataclass

import pytest

from engine.cli import main


@dataclass(frozen=True)
class Result:
    """Status and streams of one command."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        """The object on standard output, which must be all of it."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run commands in a folder of their own."""
    monkeypatch.chdir(tmp_path)

    def call(*words):
        status = main([str(word) for word in words])
        streams = capsys.readouterr()
        return Result(status, streams.out, streams.err)

    return call


@pytest.fixture
def good(run):
    """Run commands that must succeed."""

    def call(*words):
        result = run(*words)
        assert result.status == 0, result.err
        return result

    return call


@pytest.fixture
def fault(run):
    """Run commands that must fail with one sentence and write nothing."""

    def call(*words):
        result = run(*words)
        assert result.status == 1
        assert result.out == ""
        assert result.err.count("\n") == 1
        assert result.err.endswith("\n")
        assert not result.err.rstrip("\n").endswith(".")
        assert "Traceback" not in result.err
        return result.err.rstrip("\n")

    return call
