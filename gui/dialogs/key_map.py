"""Which key does what, after the user's changes. No two actions share a key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QKeySequence

Keys = tuple[str, ...]


@dataclass(frozen=True)
class KeyRow:
    """An action with the keys that it has at first.

    `fixed` is a key that the canvas itself listens to, which cannot be changed.
    """

    id: str
    words: str
    place: str
    standard: Keys = ()
    fixed: str = ""


class KeyMap:
    """The keys of all actions; giving one a key takes it from the one that had it."""

    def __init__(
        self,
        rows: Sequence[KeyRow],
        changed: Mapping[str, Iterable[str]],
        reserved: Mapping[str, str] | None = None,
    ) -> None:
        """`changed` may say anything: what makes no sense in it is left out.

        `reserved` are keys that no action may have, each with what it does.
        """
        self.rows = tuple(rows)
        self._by_id = {row.id: row for row in self.rows}
        self._standard = {
            row.id: _normal(row.standard, frozenset()) for row in self.rows
        }
        self._reserved = {normal(key): does for key, does in (reserved or {}).items()}
        self._keys: dict[str, Keys] = {}
        claimed = set(self._reserved)
        asked = [row.id for row in self.rows if row.id in changed]
        for action_id in asked:
            self._keys[action_id] = _normal(changed[action_id], claimed)
            claimed |= set(self._keys[action_id])
        taken = tuple(f"{key}, " for key in claimed)
        for row in self.rows:
            if row.id not in self._keys:
                self._keys[row.id] = tuple(
                    key for key in self._standard[row.id] if not _is_among(key, taken)
                )

    @property
    def changed(self) -> dict[str, Keys]:
        """What is not as it was at first."""
        return {row.id: self.keys(row.id) for row in self.rows if self.is_changed(row)}

    def row(self, action_id: str) -> KeyRow:
        """The row of an action."""
        return self._by_id[action_id]

    def keys(self, action_id: str) -> Keys:
        """The keys of an action, the one that is shown first."""
        return self._keys[action_id]

    def is_changed(self, row: KeyRow) -> bool:
        """Whether an action has other keys than at first."""
        return self._keys[row.id] != self._standard[row.id]

    def shown(self, row: KeyRow) -> str:
        """All keys of an action in words."""
        keys = (*filter(None, [row.fixed]), *self._keys[row.id])
        return " or ".join(keys)

    def does(self, key: str) -> str:
        """What a key does that no action may have; empty for all others."""
        return self._reserved.get(normal(key), "")

    def holder(self, key: str) -> KeyRow | None:
        """The action that has a key."""
        wanted = normal(key)
        for row in self.rows:
            if any(clash(wanted, key) for key in self._keys[row.id]):
                return row
        return None

    def give(self, action_id: str, key: str) -> None:
        """Make a key the first one of an action; its other keys stay."""
        wanted = normal(key)
        if self.does(wanted):
            raise ValueError(f"{wanted} cannot be given to an action.")
        rest = tuple(each for each in self._keys[action_id][1:] if each != wanted)
        self._set(action_id, (wanted, *rest))

    def clear(self, action_id: str) -> None:
        """Leave an action without a key."""
        self._set(action_id, ())

    def reset(self, action_id: str) -> tuple[KeyRow, ...]:
        """Give an action its first keys back; the actions that had them meanwhile."""
        keys = self._standard[action_id]
        held = [self.holder(key) for key in keys]
        self._set(action_id, keys)
        losers = dict.fromkeys(row for row in held if row is not None)
        return tuple(row for row in losers if row.id != action_id)

    def reset_all(self) -> None:
        """Give all actions their first keys back."""
        self._keys = dict(self._standard)

    def _set(self, action_id: str, keys: Keys) -> None:
        for other, present in self._keys.items():
            if other != action_id:
                self._keys[other] = tuple(
                    key for key in present if not any(clash(key, each) for each in keys)
                )
        self._keys[action_id] = keys


@lru_cache(maxsize=1024)
def normal(key: str) -> str:
    """Spell a key as Qt spells it on every platform; empty if it is none."""
    form = QKeySequence.SequenceFormat.PortableText
    sequence = QKeySequence.fromString(key, form)
    return sequence.toString(form) if sequence.count() else ""


def clash(first: str, second: str) -> bool:
    """Whether two keys are the same, or the one begins the keys of the other."""
    one, other = f"{first}, ", f"{second}, "
    return one.startswith(other) or other.startswith(one)


def _is_among(key: str, taken: tuple[str, ...]) -> bool:
    """Whether a key clashes with one of many, each of which ends with a comma."""
    own = f"{key}, "
    return own.startswith(taken) or any(each.startswith(own) for each in taken)


def _normal(keys: Iterable[str], claimed: Iterable[str]) -> Keys:
    found = dict.fromkeys(normal(key) for key in keys)
    return tuple(
        key for key in found if key and not any(clash(key, each) for each in claimed)
    )
