"""What the program remembers, and that nonsense in the file is harmless."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray

from gui.settings import MOST_RECENT, Settings

ROOT = Path(__file__).resolve().parents[2]


def test_values_come_back(settings_file):
    settings = Settings(settings_file)
    settings.theme, settings.font_scale, settings.motion = "dark", 1.3, False
    settings.show_start_page = False
    settings.remember_folder(Path("/somewhere/file.wloom"))
    settings.geometry = QByteArray(b"\x00\x01geometry")
    settings.write()
    again = Settings(settings_file)
    assert (again.theme, again.font_scale, again.motion) == ("dark", 1.3, False)
    assert (again.show_start_page, again.start_folder) == (False, Path("/somewhere"))
    assert again.geometry == QByteArray(b"\x00\x01geometry")
    assert again.layout.isEmpty()


def test_nonsense_counts_as_absent(settings_file):
    settings_file.write_text(
        "[look]\ntheme=pink\nfont_scale=huge\nmotion=perhaps\n"
        "[window]\nshow_start_page=@Invalid()\ngeometry=text\nlayout=7\n",
        encoding="utf-8",
    )
    settings = Settings(settings_file)
    assert settings.theme == "system"
    assert settings.font_scale == 1.0
    assert settings.motion
    assert settings.show_start_page
    assert settings.geometry.isEmpty()
    assert settings.layout.isEmpty()


def test_a_font_scale_out_of_range_counts_as_absent(settings_file):
    settings = Settings(settings_file)
    settings.font_scale = 40.0
    assert settings.font_scale == 1.0


def test_recent_files_are_few_and_unique_and_the_newest_first(settings_file):
    settings = Settings(settings_file)
    for number in range(MOST_RECENT + 3):
        settings.add_recent(Path(f"/files/{number}.wloom"))
    settings.add_recent(Path("/files/7.wloom"))
    names = [path.name for path in settings.recent_files]
    assert len(names) == MOST_RECENT
    assert names[:3] == ["7.wloom", "12.wloom", "11.wloom"]
    settings.remove_recent(Path("/files/7.wloom"))
    assert settings.recent_files[0].name == "12.wloom"
    settings.clear_recent()
    assert settings.recent_files == ()


def test_a_single_recent_file_comes_back(settings_file):
    settings = Settings(settings_file)
    settings.add_recent(Path("/files/a, b.wloom"))
    settings.write()
    assert Settings(settings_file).recent_files == (Path("/files/a, b.wloom"),)


def test_two_programs_that_add_files_at_once_keep_both(tmp_path):
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from gui.settings import Settings\n"
        "settings = Settings(Path(sys.argv[1]))\n"
        "settings.write()\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "settings.add_recent(Path(sys.argv[2]))\n"
    )
    path = tmp_path / "settings.ini"
    names = [f"{number}.wloom" for number in range(4)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(tmp_path / name)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert {each.name for each in Settings(path).recent_files} == set(names)
