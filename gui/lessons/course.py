"""Where a user stands in a lesson: its steps, the choices made, what holds."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from gui.lessons.conditions import Scene, all_hold
from gui.lessons.lesson_file import Lesson, Step


@dataclass
class Course:
    """A lesson under way.

    Attributes
    ----------
    lesson : Lesson
    place : int
        Number of the step, from 0.
    chosen : dict from step to choice
        What was expected, before it was tried.
    done : set of int
        Steps whose conditions held; of those without any, the ones that were gone on
        from.
    before : frozenset of int
        Steps that were done at another time.
    begun : float, optional
        The epochs when the step began, or after a rewind; None until it is looked at.
    shown : set of str
        Explanations that were shown since the step began.
    """

    lesson: Lesson
    place: int = 0
    chosen: dict[int, int] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    before: frozenset[int] = frozenset()
    begun: float | None = None
    shown: set[str] = field(default_factory=set)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.lesson.steps[self.place]

    @property
    def is_last(self) -> bool:
        """Whether no step follows."""
        return self.place == len(self.lesson.steps) - 1

    @property
    def must_choose(self) -> bool:
        """Whether a prediction is asked for that was not made yet."""
        return bool(self.step.ask) and self.place not in self.chosen

    @property
    def is_done(self) -> bool:
        """Whether nothing of this step is waited for any more."""
        if self.must_choose:
            return False
        return not self.step.wait or self.place in self.done

    @property
    def is_settled(self) -> bool:
        """Whether the prediction can no longer be changed."""
        return bool(self.step.wait) and self.place in self.done

    @property
    def skipped(self) -> list[int]:
        """Steps before this one that were never done."""
        return skipped_of(self.done | self.before, self.place)

    def choose(self, choice: int) -> None:
        """Note a prediction; it stays once what was waited for has happened."""
        if not self.is_settled:
            self.chosen[self.place] = choice

    def see(self, page: str) -> None:
        """Note that an explanation was shown."""
        self.shown.add(page)

    def look(self, scene: Scene) -> bool:
        """Check the document; whether the step is done because of that."""
        # A rewind during the step begins it anew.
        self.begun = (
            scene.epochs if self.begun is None else min(self.begun, scene.epochs)
        )
        if self.is_done or self.must_choose:
            return False
        here = replace(scene, begun=self.begun, shown=frozenset(self.shown))
        if all_hold(self.step.wait, here):
            self.done.add(self.place)
            return True
        return False

    def finish_step(self) -> bool:
        """Leave a step that waits for nothing more: it is done. Whether it is."""
        if self.is_done:
            self.done.add(self.place)
        return self.is_done

    def go(self, by: int) -> None:
        """Show another step."""
        last = len(self.lesson.steps) - 1
        self.place = min(max(0, self.place + by), last)
        self.begun = None
        self.shown.clear()


def skipped_of(done: Collection[int], place: int) -> list[int]:
    """Return the steps before a place that are not done."""
    return [step for step in range(place) if step not in done]


def first_open(done: Collection[int], count: int) -> int:
    """Return the first of some steps that is not done; 0 where all are."""
    return next((step for step in range(count) if step not in done), 0)
