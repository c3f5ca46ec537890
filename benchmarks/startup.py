"""How long it takes from the start of Python to the first painted window.

Without a display the windows are opened off the screen.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
RUNS = 5
GOAL_SECONDS = 2.0

OPEN_AND_QUIT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gui.start import application, build

app = application()
path = Path(sys.argv[2]) if len(sys.argv) > 2 else None
window = build(path, Path(sys.argv[1]))
window.show()
window.repaint()
app.processEvents()
QTimer.singleShot(0, window.close)
app.exec()
"""


def seconds(*arguments: str) -> float:
    """How long one start takes, with the end of the process."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if sys.platform.startswith("linux") and not any(map(os.environ.get, DISPLAYS)):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    # A start is warm when Python has kept what it compiled, as it does by itself.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = perf_counter()
    subprocess.run(
        [sys.executable, "-c", OPEN_AND_QUIT, *arguments],
        cwd=ROOT,
        check=True,
        env=environment,
    )
    return perf_counter() - start


def main() -> None:
    """Print the medians."""
    example = str(ROOT / "resources" / "examples" / "two-moons.wloom")
    with tempfile.TemporaryDirectory() as folder:
        settings = str(Path(folder) / "settings.ini")
        for words, arguments in (("start page", ()), ("two moons", (example,))):
            times = [seconds(settings, *arguments) for _ in range(RUNS + 1)][1:]
            median = statistics.median(times)
            verdict = "within" if median <= GOAL_SECONDS else "OVER"
            print(f"{words:12} {median:5.2f} s  ({verdict} the goal of 2 s)")


if __name__ == "__main__":
    main()
