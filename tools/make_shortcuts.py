"""Write docs/shortcuts.md from the tables of actions."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gui.actions.key_list import key_groups  # noqa: E402

PAGE = ROOT / "docs" / "shortcuts.md"


def page() -> str:
    """The page as it should be."""
    lines = [
        "# Keys and mouse",
        "",
        "Made by tools/make_shortcuts.py from the tables in gui/actions. Keys without "
        "Ctrl or Alt are off while one types.",
    ]
    for title, rows in key_groups():
        lines += ["", f"## {title}", "", "| what | how |", "|---|---|"]
        lines += [f"| {words} | {_cell(keys)} |" for words, keys in rows]
    return "\n".join(lines) + "\n"


def _cell(keys: str) -> str:
    return keys.replace("\\", "\\\\").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
