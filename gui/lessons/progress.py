"""Which steps of each lesson were done, remembered from one start to the next."""

from gui.settings import Settings

KEY = "lessons/done"
"""A line for each lesson, `name=0 2 3`: the steps that were done, from 0."""

OLD_KEY = "lessons/progress"
"""`name=3`, as it was written before skipped steps were told from done ones."""

MOST_STEPS = 1000
DIGITS = 4


class LessonProgress:
    """Reads and writes the steps done in the program's settings."""

    def __init__(self, settings: Settings) -> None:
        self._store = settings.store

    @property
    def steps_done(self) -> dict[str, frozenset[int]]:
        """Steps of each lesson that are done; what makes no sense is left out."""
        found = {}
        for name, words in self._lines(OLD_KEY):
            if len(words) == 1:
                found[name] = frozenset(range(words[0]))
        for name, words in self._lines(KEY):
            found[name] = found.get(name, frozenset()) | frozenset(words)
        return found

    def of(self, name: str) -> frozenset[int]:
        """Steps of one lesson that are done."""
        return self.steps_done.get(name, frozenset())

    def remember(self, name: str, step: int) -> None:
        """Note that a step of a lesson is done, numbered from 0; it stays so."""
        progress = self.steps_done
        done = progress.get(name, frozenset())
        if step not in done and "\n" not in name:
            progress[name] = done | {step}
            lines = [
                f"{key}={' '.join(map(str, sorted(steps)))}"
                for key, steps in progress.items()
            ]
            self._store.setValue(KEY, "\n".join(lines))

    def _lines(self, key: str) -> list[tuple[str, list[int]]]:
        text = self._store.value(key, "")
        lines = []
        for line in text.split("\n") if isinstance(text, str) else ():
            name, _, words = line.rpartition("=")
            numbers = [
                int(word)
                for word in words.split(" ")
                if word.isascii() and word.isdigit() and len(word) <= DIGITS
            ]
            if name and numbers and max(numbers) <= MOST_STEPS:
                lines.append((name, numbers))
        return lines
