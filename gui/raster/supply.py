"""Getting the rasteriser: from the disk, or from a process that compiles it."""

import subprocess
import sys
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.machine_code import writable_folder
from gui.raster.kernel_file import Kernel, kept_raster, load_raster

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 120.0
"""A compiler that takes longer than this is given up."""
STOP_SECONDS = 30.0
"""Loading is never cut off: a thread that ends inside of Qt takes the process down."""


class Supply(QObject):
    """The kernel of this process; None until it is there, and then `arrived`.

    Everything that takes time happens in a thread that ends by itself. Whatever goes
    wrong leaves the picture to QPainter, and `failure` says why.
    """

    arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kernel: Kernel | None = None
        self.failure = ""
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin to load the kernel, and to compile it where that was never done."""
        if self._thread is None and self.kernel is None:
            self._thread = threading.Thread(
                target=self._fetch, name="raster supply", daemon=True
            )
            self._thread.start()

    def wait(self) -> Kernel | None:
        """Wait until it is there or known to be missing, as tools and tests must."""
        self.start()
        if self._thread is not None:
            self._thread.join()
        return self.kernel

    def stop(self) -> None:
        """End the process that compiles, whatever it has got done, and the thread."""
        child = self._child
        if child is not None:
            child.kill()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _fetch(self) -> None:
        try:
            code = kept_raster()
            if code is None and self._can_compile():
                self._compile()
                code = kept_raster()
            if code is not None:
                self.kernel = load_raster(code)
        except (ImportError, OSError, RuntimeError) as error:
            self.failure = f"{type(error).__name__}: {error}"
        if self.kernel is not None:
            self.arrived.emit()

    def _can_compile(self) -> bool:
        if find_spec("numba") is None:
            self.failure = "Numba is not installed"
        elif writable_folder() is None:
            self.failure = "no folder to keep compiled code in can be written"
        return not self.failure

    def _compile(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "gui.raster.compile_raster"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            _, words = self._child.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            _, words = self._child.communicate()
        if self._child.returncode:
            lines = words.strip().splitlines()
            self.failure = lines[-1] if lines else f"status {self._child.returncode}"
        self._child = None


@cache
def supply() -> Supply:
    """The one of this process."""
    return Supply()
