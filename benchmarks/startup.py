"""How long it takes from the start of Python to a window that can be used.

    python benchmarks/startup.py [RUNS]

Usable is the moment when the first picture was painted and the event loop has answered
after that. The end of the process is told beside it; nobody waits for it. Warm means
that Python has kept its byte code, as it does by itself. Cold is the first start after
the computer's: where the system lets us, all files are read anew; `scripts/start` has
compiled the byte code. The last case has no byte code either, not even Python's own.
Then what was imported by that moment, and the dearest modules by their own time.
Without a display the windows are opened off the screen.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import time

ROOT = Path(__file__).resolve().parents[1]
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
RUNS = 5
COLD_RUNS = 3
GOAL_WARM, GOAL_COLD = 1.2, 2.5
DEAREST = 10
DROP = Path("/proc/sys/vm/drop_caches")

OPEN_AND_QUIT = """
import json, os, sys, time
from pathlib import Path
sys.path.insert(0, os.getcwd())
from main import window_module

start = window_module()
from PySide6.QtCore import QTimer

app = start.application()
path = Path(sys.argv[2]) if len(sys.argv) > 2 else None
window = start.build(path, Path(sys.argv[1]))
window.show()
window.repaint()
app.processEvents()

def answered():
    told = {"time": time.time(), "cpu": sum(os.times()[:2]), "names": list(sys.modules)}
    print(json.dumps(told))
    window.close()

QTimer.singleShot(0, answered)
app.exec()
"""

_SELF_TIME = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


@dataclass(frozen=True)
class Start:
    """Seconds to the usable window and to the end, of processor time, and imports."""

    usable: float
    ended: float
    processor: float
    modules: tuple[str, ...]


def environment(byte_code: str) -> dict[str, str]:
    """The variables of a start that keeps its byte code in a folder of ours."""
    changed = os.environ | {"PYTHONPYCACHEPREFIX": byte_code}
    if sys.platform.startswith("linux") and not any(map(os.environ.get, DISPLAYS)):
        changed["QT_QPA_PLATFORM"] = "offscreen"
    changed.pop("PYTHONDONTWRITEBYTECODE", None)
    return changed


def start(byte_code: str, *arguments: str) -> Start:
    """Open a window and close it again."""
    begin = time()
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_QUIT, *arguments],
        cwd=ROOT,
        check=True,
        env=environment(byte_code),
        stdout=subprocess.PIPE,
        text=True,
    )
    ended = time() - begin
    told = json.loads(done.stdout.splitlines()[-1])
    return Start(told["time"] - begin, ended, told["cpu"], tuple(told["names"]))


def forget_files() -> bool:
    """Have the system read all files anew; whether it lets us."""
    try:
        os.sync()
        DROP.write_text("3", encoding="ascii")
    except OSError:
        return False
    return True


def dearest(byte_code: str, *arguments: str) -> list[tuple[str, float]]:
    """Modules by the milliseconds of their own that importing them took."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", OPEN_AND_QUIT, *arguments],
        cwd=ROOT,
        check=True,
        env=environment(byte_code),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    found = [(name, int(own) / 1000) for own, name in _SELF_TIME.findall(done.stderr)]
    return sorted(found, key=lambda each: each[1], reverse=True)[:DEAREST]


def told(words: str, starts: list[Start], goal: float) -> str:
    """A row of the table: medians, beside the goal."""
    usable = statistics.median(each.usable for each in starts)
    ended = statistics.median(each.ended for each in starts)
    processor = statistics.median(each.processor for each in starts)
    verdict = "within" if usable <= goal else "OVER"
    return (
        f"{words:18} usable after {usable:5.2f} s ({verdict} the goal of {goal:g} s)  "
        f"processor {processor:5.2f} s  process ended after {ended:5.2f} s"
    )


def main(runs: int) -> None:
    """Print the medians and what is imported."""
    example = str(ROOT / "resources" / "examples" / "two-moons.wloom")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        settings, kept = str(Path(folder) / "settings.ini"), str(Path(folder) / "kept")
        cases = (("start page", (settings,)), ("two moons", (settings, example)))
        for name, arguments in cases:
            warm = [start(kept, *arguments) for _ in range(runs + 1)][1:]
            print(told(f"{name}, warm", warm, GOAL_WARM))
        forgotten, cold, bare = False, [], []
        for run in range(COLD_RUNS):
            fresh = str(Path(folder) / f"fresh{run}")
            forgotten = forget_files()
            cold.append(start(kept, settings, example))
            forget_files()
            bare.append(start(fresh, settings, example))
            shutil.rmtree(fresh)
        print(told("two moons, cold", cold, GOAL_COLD))
        print(told("no byte code", bare, GOAL_COLD))
        print(
            f"  files were read anew: {'yes' if forgotten else 'no, it is forbidden'}"
        )
        for name, arguments in cases:
            modules = start(kept, *arguments).modules
            own = sum(each.split(".")[0] in ("gui", "engine") for each in modules)
            print(f"{name}: {len(modules)} modules imported, {own} of them ours")
        for name, milliseconds in dearest(kept, settings, example):
            print(f"  {milliseconds:6.1f} ms  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
