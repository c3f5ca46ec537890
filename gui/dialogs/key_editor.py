"""The dialog that gives actions other keys."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gui.dialogs.key_delegate import CHANGED, KEYS, PLACE, WAITING, KeyDelegate
from gui.dialogs.key_map import KeyMap, KeyRow
from gui.dialogs.sheet import Sheet
from gui.widgets.buttons import Button
from gui.widgets.label import Label

ID = Qt.ItemDataRole.UserRole
HOW = "Enter or a double click on an action, then the new key."
_MODIFIERS = {
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta),
    *(Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock),
}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class KeyEditor(Sheet):
    """A table of all actions; what is changed holds at once.

    `changed` carries what differs from the first keys.
    """

    changed = Signal(object)

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__("Change keys", 600, parent)
        self.setObjectName("key_editor")
        self.setMinimumHeight(520)
        self._map = keys
        self._waiting: str | None = None
        self._wanted: tuple[str, str] | None = None
        self._find = QLineEdit()
        self._find.setObjectName("key_find")
        self._find.setPlaceholderText("Find an action or a key")
        self._find.setAccessibleName("Find an action or a key")
        self._find.setToolTip("Only actions that have these letters, or this key")
        self._find.textChanged.connect(self._filter)
        self._find.installEventFilter(self)
        self.content.addWidget(self._find)
        self.list = self._make_list()
        self.content.addWidget(self.list, 1)
        self.content.addLayout(self._told())
        self._add_buttons()
        self._fill()
        self._say(HOW)
        self._find.setFocus()

    def _make_list(self) -> QListWidget:
        table = QListWidget()
        table.setObjectName("key_table")
        table.setAccessibleName("Actions and their keys")
        table.setItemDelegate(KeyDelegate(table))
        table.setMouseTracking(True)
        table.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.itemDoubleClicked.connect(self._wait_for_key)
        table.currentItemChanged.connect(self._moved)
        table.installEventFilter(self)
        return table

    def _told(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._sentence = Label("", "caption", "text2")
        self._sentence.setObjectName("key_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setMinimumHeight(34)
        self._take = Button("Take it over", "link")
        self._take.setObjectName("key_take")
        self._take.setToolTip("Give the key to this action; the other one loses it")
        self._take.clicked.connect(self._take_over)
        self._leave = Button("Leave it", "quiet_link")
        self._leave.setObjectName("key_leave")
        self._leave.setToolTip("Leave both actions as they are")
        self._leave.clicked.connect(self._leave_it)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._take)
        row.addWidget(self._leave)
        return row

    def _add_buttons(self) -> None:
        change = self._add("change", "Change", "Press a new key for it (Enter)")
        change.clicked.connect(self._wait_for_current)
        remove = self._add("remove", "Remove", "Leave it without a key (Del)")
        remove.clicked.connect(self._remove)
        reset = self._add("reset", "Reset", "Give it its first keys back")
        reset.clicked.connect(self._reset)
        tip = "Give all actions their first keys back"
        reset_all = self._add("reset_all", "Reset all", tip)
        reset_all.clicked.connect(self._reset_all)
        close = self.add_button("Close", tip="Close this dialog (Esc)")
        close.clicked.connect(self.close)

    def _add(self, name: str, words: str, tip: str) -> Button:
        button = self.add_button(words, tip=tip)
        button.setObjectName(f"key_{name}")
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key that is waited for, and the keys of the table."""
        if event.type() == QEvent.Type.ShortcutOverride and self._waiting is not None:
            event.accept()
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if self._waiting is not None:
            self._pressed(event)
            return True
        if watched is self._find:
            return self._key_in_field(key)
        if key in _ENTER:
            self._wait_for_current()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._remove()
        else:
            return False
        return True

    def _key_in_field(self, key: Qt.Key) -> bool:
        if key in _ENTER or key == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _pressed(self, event: QKeyEvent) -> None:
        """Give what was pressed to the action that waits for it."""
        key = Qt.Key(event.key())
        if key in _MODIFIERS or self._waiting is None:
            return
        action_id = self._waiting
        if key == Qt.Key.Key_Escape and not event.modifiers():
            self._end_waiting()
            self._say(HOW)
            return
        self._end_waiting()
        self._offer(action_id, key_of(event))

    def _offer(self, action_id: str, key: str) -> None:
        does, holder = self._map.does(key), self._map.holder(key)
        if not key:
            self._say("This key cannot be used.")
        elif does:
            self._say(f"{key} cannot be given away: it {does}.", "danger")
        elif holder is not None and holder.id != action_id:
            self._wanted = (action_id, key)
            self._say(f"{key} is the key of \u201c{holder.words}\u201d.", "warn")
            self._take.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._map.give(action_id, key)
            self._tell(f"{self._map.row(action_id).words}: {key}")

    def _take_over(self) -> None:
        if self._wanted is None:
            return
        action_id, key = self._wanted
        holder = self._map.holder(key)
        self._map.give(action_id, key)
        left = "" if holder is None else self._map.shown(holder)
        loser = "" if holder is None else f"\u201c{holder.words}\u201d"
        rest = f"{loser} keeps {left}" if left else f"{loser} has no key now"
        self._tell(f"{self._map.row(action_id).words}: {key}; {rest}.")
        self.list.setFocus()

    def _leave_it(self) -> None:
        self._say(HOW)
        self.list.setFocus()

    def _wait_for_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._wait_for_key(item)

    def _wait_for_key(self, item: QListWidgetItem) -> None:
        self._end_waiting()
        row = self._map.row(str(item.data(ID)))
        if row.fixed:
            self._say(f"{row.fixed} belongs to the canvas and stays.")
            return
        self._waiting = row.id
        item.setData(WAITING, True)
        self.list.setFocus()
        self._say(f"Press the new key for \u201c{row.words}\u201d; Esc leaves it.")

    def _end_waiting(self) -> None:
        self._waiting = None
        for item in self._items():
            if item.data(WAITING):
                item.setData(WAITING, False)

    def _remove(self) -> None:
        row = self._current()
        if row is not None and self._map.keys(row.id):
            self._map.clear(row.id)
            self._tell(f"\u201c{row.words}\u201d has no key now.")

    def _reset(self) -> None:
        row = self._current()
        if row is None:
            return
        losers = self._map.reset(row.id)
        words = f"\u201c{row.words}\u201d has its first keys again"
        names = ", ".join(f"\u201c{loser.words}\u201d" for loser in losers)
        self._tell(f"{words}; taken from {names}." if losers else f"{words}.")

    def _reset_all(self) -> None:
        self._map.reset_all()
        self._tell("All actions have their first keys again.")

    def _current(self) -> KeyRow | None:
        item = self.list.currentItem()
        return None if item is None else self._map.row(str(item.data(ID)))

    def _moved(self) -> None:
        if self._waiting is not None or self._wanted is not None:
            self._end_waiting()
            self._say(HOW)

    def _fill(self) -> None:
        for row in self._map.rows:
            item = QListWidgetItem(row.words, self.list)
            item.setData(ID, row.id)
            item.setData(PLACE, row.place)
        self.list.setCurrentRow(0)
        self._show_keys()

    def _show_keys(self) -> None:
        for item in self._items():
            row = self._map.row(str(item.data(ID)))
            keys = self._map.shown(row)
            item.setData(KEYS, keys)
            item.setData(CHANGED, self._map.is_changed(row))
            item.setToolTip(f"{row.words} ({row.place})\n{keys or 'no key'}")
            spoken = f"{row.words}, {row.place}, {keys or 'no key'}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        first = None
        for item in self._items():
            words = (item.text(), item.data(PLACE), item.data(KEYS))
            fits = any(wanted in str(each).lower() for each in words)
            item.setHidden(not fits)
            first = first or (item if fits else None)
        if first is None:
            self.list.setCurrentRow(-1)
        else:
            self.list.setCurrentItem(first)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _tell(self, sentence: str) -> None:
        """Something has changed."""
        self._say(sentence)
        self._show_keys()
        self.changed.emit(self._map.changed)

    def _say(self, sentence: str, token: str = "text2") -> None:
        asks = token == "warn"
        if not asks:
            self._wanted = None
        self._sentence.setText(sentence)
        self._sentence.set_token(token)
        self._take.setVisible(asks)
        self._leave.setVisible(asks)


def key_of(event: QKeyEvent) -> str:
    """Spell the key of an event; empty if it is none that a program can tell."""
    if event.key() == Qt.Key.Key_unknown:
        return ""
    combination = event.keyCombination()
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = combination.key()
    is_sign = 0x20 < event.key() < 0x7F and not chr(event.key()).isalnum()
    if is_sign:
        # Shift is what makes it this sign, on this keyboard.
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    form = QKeySequence.SequenceFormat.PortableText
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    return QKeySequence(int(key.value) | int(modifiers.value)).toString(form)
