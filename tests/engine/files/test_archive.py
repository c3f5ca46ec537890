"""Archives are the same byte for byte, and checked before they are unpacked."""

import io
import os
import random
import struct
import warnings
import zipfile

import pytest

from engine.files import archive as module
from engine.files.archive import Archive, write_archive
from engine.files.problem import DamagedFile, FileProblem


def make(path, entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr(name, content)
    return path


def content_of(path, name):
    with Archive(path, "an archive") as archive:
        return archive.read(name)


def test_entries_go_there_and_back(tmp_path):
    path = tmp_path / "a.zip"
    entries = {"b/x.bin": bytes(range(256)) * 9, "a.txt": b"", "c.txt": b"c" * 10_000}
    write_archive(path, entries)
    with Archive(path, "an archive") as archive:
        assert archive.names == tuple(entries)
        assert {name: archive.read(name) for name in archive.names} == entries


def test_equal_entries_make_equal_files(tmp_path):
    for name in ("a", "b"):
        write_archive(tmp_path / name, {"x": b"x" * 1000, "y": b"y"})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_was_written_is_never_taken_for_a_bomb(tmp_path):
    path = tmp_path / "zeros.zip"
    write_archive(path, {"zeros": bytes(3_000_000)})
    assert content_of(path, "zeros") == bytes(3_000_000)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = make(tmp_path / "bomb.zip", [("x", bytes(50_000_000))])
    assert path.stat().st_size < 100_000
    with pytest.raises(DamagedFile, match=r"^bomb.zip: .*would grow more than 200"):
        Archive(path, "an archive")


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../b", "a//b", "a\\b", "a/", "a\nb"]
)
def test_strange_names_are_refused(tmp_path, name):
    path = make(tmp_path / "a.zip", [(name, b"x")])
    with pytest.raises(DamagedFile, match=r"^a.zip: .*bad name"):
        Archive(path, "an archive")


def test_a_name_may_stand_there_once(tmp_path):
    path = make(tmp_path / "a.zip", [("x", b"1"), ("x", b"2")])
    with pytest.raises(DamagedFile, match="'x' twice"):
        Archive(path, "an archive")


def test_too_many_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_ENTRIES", 5)
    path = make(tmp_path / "a.zip", [(str(i), b"") for i in range(6)])
    with pytest.raises(DamagedFile, match="more than 5 parts"):
        Archive(path, "an archive")


def test_a_huge_directory_is_not_read(tmp_path):
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, 2**31, 0, 0)
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(100) + end)
    with pytest.raises(DamagedFile, match="more than"):
        Archive(path, "an archive")


def test_too_much_in_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    path = make(tmp_path / "a.zip", [("x", b"ab" * 300), ("y", b"ab" * 300)])
    with pytest.raises(DamagedFile, match="unpacked it would take"):
        Archive(path, "an archive")


def test_one_part_may_be_too_large_for_its_use(tmp_path):
    path = make(tmp_path / "a.zip", [("x", b"ab" * 300)])
    with Archive(path, "an archive") as archive:
        with pytest.raises(DamagedFile, match="'x' is too large"):
            archive.read("x", 100)
        with pytest.raises(DamagedFile, match="'y' is missing"):
            archive.read("y")


def test_a_changed_byte_is_found(tmp_path):
    path = make(tmp_path / "a.zip", [("x", b"ab" * 300)], zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match="'x' is damaged"):
        content_of(path, "x")


def test_overlapping_parts_are_refused(tmp_path):
    path = make(tmp_path / "a.zip", [("x", b"1" * 99), ("y", b"2" * 99)])
    content = bytearray(path.read_bytes())
    # The size of the first part in the directory becomes larger than the file.
    place = content.index(b"PK\x01\x02") + 20
    content[place : place + 4] = struct.pack("<I", 10_000)
    path.write_bytes(content)
    with pytest.raises(DamagedFile):
        Archive(path, "an archive")


@pytest.mark.parametrize("content", [b"", b"PK", b"\x89PNG" * 99, b"{}", b"PK\x05\x06"])
def test_something_else_is_said_to_be_no_archive(tmp_path, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match=r"^a.zip: this is not an archive"):
        Archive(path, "an archive")


def test_an_encrypted_part_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x", b"secret")
    content = bytearray(stream.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match="'x' is damaged"):
        content_of(path, "x")


def test_a_missing_file_and_a_folder_are_sentences(tmp_path):
    with pytest.raises(FileProblem, match="there is no such file"):
        Archive(tmp_path / "none.zip", "an archive")
    with pytest.raises(FileProblem, match="this is a folder"):
        Archive(tmp_path, "an archive")


def test_keys_may_look_like_anything(tmp_path):
    # Nothing is unpacked to the disk, so names of layers are as free as they are.
    path = make(tmp_path / "a.zip", [("layers/../x", b"1"), ("layers/a\\b/x", b"2")])
    with Archive(path, "an archive", any_names=True) as archive:
        assert archive.read("layers/../x") == b"1"


def test_noise_after_zeros_is_not_packed_in_vain(tmp_path):
    path = tmp_path / "a.zip"
    content = bytes(2**17) + random.Random(0).randbytes(2**20)
    write_archive(path, {"weights": content})
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("weights").compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("noisy", [0, 100, 3_000, 20_000, 200_000])
def test_dense_parts_stay_within_the_limit(tmp_path, noisy):
    path = tmp_path / "a.zip"
    content = random.Random(0).randbytes(noisy) + bytes(6_000_000)
    write_archive(path, {"x": content})
    assert content_of(path, "x") == content


def test_a_directory_is_found_where_the_end_record_is_doubtful(tmp_path):
    # The last 22 bytes are an end record, and hold what looks like another one.
    end = struct.pack("<4sHHHHI4sH", b"PK\x05\x06", 0, 0, 9, 9, 2**31, b"PK\5\6", 0)
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(100) + end)
    with pytest.raises(DamagedFile, match="more than"):
        Archive(path, "an archive")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.zip")
    with pytest.raises(FileProblem, match="no ordinary file"):
        Archive(tmp_path / "a.zip", "an archive")
