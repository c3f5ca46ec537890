"""A file is replaced whole or stays as it was."""

import os
import stat
from pathlib import Path

import pytest

from engine.files.atomic_write import atomic_write, check_writable
from engine.files.problem import FileProblem

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root may write everywhere",
)


def test_the_bytes_are_there_and_nothing_else_is(tmp_path):
    path = tmp_path / "a.bin"
    atomic_write(path, b"one")
    atomic_write(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_a_failure_in_the_middle_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def fail(stream):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(FileProblem, match=r"^a.bin: .*the disk is full$"):
        atomic_write(path, fail)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_any_other_failure_cleans_up_too(tmp_path):
    def fail(stream):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic_write(tmp_path / "a.bin", fail)
    assert os.listdir(tmp_path) == []


def test_the_mode_is_kept(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    path.chmod(0o640)
    atomic_write(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    atomic_write(tmp_path / "a.bin", b"new")
    modes = {(tmp_path / name).stat().st_mode for name in ("plain", "a.bin")}
    assert len(modes) == 1


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    atomic_write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("write", [check_writable, lambda p: atomic_write(p, b"x")])
def test_a_missing_folder_is_named(tmp_path, write):
    with pytest.raises(FileProblem, match=r"a.bin: .*there is no folder .*/nowhere"):
        write(tmp_path / "nowhere" / "a.bin")


@pytest.mark.parametrize("write", [check_writable, lambda p: atomic_write(p, b"x")])
def test_a_folder_is_not_overwritten(tmp_path, write):
    with pytest.raises(FileProblem, match=r"this is a folder"):
        write(tmp_path)


def test_a_name_with_a_nul_is_a_sentence():
    with pytest.raises(FileProblem, match="the name is not valid"):
        atomic_write(Path("a\0b"), b"")


def test_a_name_that_is_too_long_is_a_sentence(tmp_path):
    with pytest.raises(FileProblem, match="the name is too long"):
        atomic_write(tmp_path / ("a" * 300), b"")


def test_a_device_is_written_to_and_not_replaced():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(FileProblem, match="the disk is full"):
        atomic_write(full, b"x")
    assert stat.S_ISCHR(full.stat().st_mode)


@as_root
def test_a_closed_folder_is_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(FileProblem, match="there is no permission"):
        atomic_write(tmp_path / "a.bin", b"")


@as_root
def test_a_protected_file_is_a_sentence(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    path.chmod(0o400)
    with pytest.raises(FileProblem, match="write-protected"):
        atomic_write(path, b"new")


def test_looking_ahead_writes_nothing(tmp_path):
    path = tmp_path / "a.bin"
    check_writable(path)
    assert os.listdir(tmp_path) == []
    path.write_bytes(b"old")
    check_writable(path)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot flush folders")
def test_file_and_folder_are_flushed_to_the_disk(tmp_path, monkeypatch):
    flushed = []
    flush = os.fsync

    def note(number):
        flushed.append(os.fstat(number).st_ino)
        flush(number)

    monkeypatch.setattr(os, "fsync", note)
    path = tmp_path / "a.bin"
    atomic_write(path, b"one")
    assert flushed == [path.stat().st_ino, tmp_path.stat().st_ino]
