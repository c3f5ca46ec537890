"""Getting the fused kernel: from the disk, or from a process that compiles it."""

import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from engine.backends.kernel_file import Kernel, kept_kernel, load_kernel
from engine.machine_code import read_code, writable_folder

ROOT = Path(__file__).resolve().parents[2]
POLL_SECONDS = 0.1


class Supply:
    """The kernel of this process, and what is known about getting it."""

    def __init__(self) -> None:
        self._kernel: Kernel | None = None
        self._child: subprocess.Popen[str] | None = None
        self._failure = ""

    @property
    def is_ready(self) -> bool:
        """Whether it is compiled already, as far as is known without loading it."""
        if self._failure:
            return False
        return self._kernel is not None or kept_kernel() is not None

    @property
    def is_coming(self) -> bool:
        """Whether a process is compiling it."""
        return self._child is not None and self._child.poll() is None

    def get(self) -> Kernel | None:
        """Load it, if it was compiled; a damaged file is removed."""
        is_wanted = self._kernel is None and not self._failure
        path = kept_kernel() if is_wanted else None
        if path is not None:
            code = read_code(path)
            if code is None:
                self._remove(path)
            else:
                self._load(code)
        return self._kernel

    def missing(self) -> str:
        """Why there is none, for the middle of a sentence."""
        if self.is_coming:
            return "its kernel is still being compiled"
        self._look_at_child()
        if find_spec("numba") is None:
            return "Numba is not installed"
        if self._failure:
            return f"its kernel could not be {self._failure}"
        if writable_folder() is None:
            return "no folder to keep its compiled kernel in can be written"
        return "its kernel is not compiled yet"

    @property
    def can_come(self) -> bool:
        """Whether it is worth starting a process that compiles it."""
        if self.is_ready or self.is_coming or self._failure:
            return False
        return find_spec("numba") is not None and writable_folder() is not None

    def start(self) -> None:
        """Begin to compile in a process of its own, if need be and if that can work."""
        if self.can_come:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "engine.backends.compile_kernel"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )

    def wait(self) -> bool:
        """Wait a moment for that process; whether it is still at work."""
        if self._child is None:
            return False
        try:
            self._child.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            return True
        self._look_at_child()
        return False

    def stop(self) -> None:
        """End that process, whatever it has got done."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _load(self, code: bytes) -> None:
        try:
            self._kernel = load_kernel(code)
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            words = " ".join(str(error).split())
            self._failure = f"loaded ({type(error).__name__}: {words})"

    def _look_at_child(self) -> None:
        """Take note of how the process ended, if it did."""
        if self._child is None or self._child.poll() is None:
            return
        _, words = self._child.communicate()
        lines = words.strip().splitlines()
        if self._child.returncode:
            last = lines[-1] if lines else f"status {self._child.returncode}"
            self._failure = f"compiled ({last})"
        self._child = None

    def _remove(self, path: Path) -> None:
        try:
            path.unlink()
        except OSError:
            self._failure = f"loaded ({path.name} is damaged)"


@cache
def supply() -> Supply:
    """The one of this process."""
    return Supply()
