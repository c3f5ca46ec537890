"""Where a user stands in a lesson: its steps, the choices made, what holds."""

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
        Steps whose conditions held.
    begun : float, optional
        The epochs when the step began, or after a rewind; None until it is looked at.
    """

    lesson: Lesson
    place: int = 0
    chosen: dict[int, int] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    begun: float | None = None

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

    def choose(self, choice: int) -> None:
        """Note a prediction; it stays once the step is done."""
        if self.place not in self.done:
            self.chosen[self.place] = choice

    def look(self, scene: Scene) -> bool:
        """Check the document; whether the step is done because of that."""
        # A rewind during the step begins it anew.
        self.begun = (
            scene.epochs if self.begun is None else min(self.begun, scene.epochs)
        )
        if self.is_done or self.must_choose:
            return False
        if all_hold(self.step.wait, replace(scene, begun=self.begun)):
            self.done.add(self.place)
            return True
        return False

    def go(self, by: int) -> None:
        """Show another step."""
        last = len(self.lesson.steps) - 1
        self.place = min(max(0, self.place + by), last)
        self.begun = None
