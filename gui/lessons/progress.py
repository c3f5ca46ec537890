"""How far one came in each lesson, remembered from one start to the next."""

from gui.settings import Settings

KEY = "lessons/progress"


class LessonProgress:
    """Reads and writes the steps done in the program's settings."""

    def __init__(self, settings: Settings) -> None:
        self._store = settings.store

    @property
    def steps_done(self) -> dict[str, int]:
        """How many steps of each lesson are done; what makes no sense is left out."""
        text = self._store.value(KEY, "")
        found = {}
        for line in text.split("\n") if isinstance(text, str) else ():
            name, _, steps = line.rpartition("=")
            if name and steps.isascii() and steps.isdigit():
                found[name] = int(steps)
        return found

    def remember(self, name: str, steps: int) -> None:
        """Note that so many steps of a lesson are done; more stay more."""
        progress = self.steps_done
        if steps > progress.get(name, 0) and "\n" not in name:
            progress[name] = steps
            lines = [f"{key}={value}" for key, value in progress.items()]
            self._store.setValue(KEY, "\n".join(lines))
