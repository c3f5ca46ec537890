"""The style sheet: what menus, lists, dialogs and text fields look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.style.fonts import pixel_size, taller

if TYPE_CHECKING:
    from gui.style.palette import Palette


TIP_PADDING = "1px 2px"
"""Makes 5 and 8 px around the words: Qt adds the left one and 2 px on every side."""


def style_sheet(palette: Palette) -> str:
    """Return the application's style sheet for a palette."""
    return "\n".join(
        (
            _windows(palette),
            _menus(palette),
            _fields(palette),
            _lists(palette),
            _outline(palette),
            _buttons(palette),
            _scroll_bars(palette),
        )
    )


def _windows(p: Palette) -> str:
    return f"""
QMainWindow, QStatusBar {{ background: {p.window.name()}; }}
QDialog, QMessageBox, QDockWidget {{ background: {p.panel.name()}; }}
QLabel {{ background: transparent; }}
QStatusBar::item {{ border: none; }}
QMainWindow::separator {{ background: {p.border.name()}; width: 1px; height: 1px; }}
QSplitter::handle {{ background: {p.border.name()}; }}
QSplitter::handle:hover {{ background: {p.strong.name()}; }}
QToolTip {{
    background: {p.raised.name()}; color: {p.text.name()};
    border: 1px solid {p.border.name()}; padding: {TIP_PADDING};
    font-size: {pixel_size("caption")}px;
}}
QGroupBox {{
    border: 1px solid {p.border.name()}; border-radius: 8px;
    margin-top: 8px; padding: 12px; font-weight: 600;
}}
QGroupBox::title {{ subcontrol-origin: margin; left: 12px; padding: 0 4px; }}
QProgressBar {{
    background: {p.track.name()}; border: none; border-radius: 2px;
    max-height: 4px; color: transparent;
}}
QProgressBar::chunk {{ background: {p.accent.name()}; border-radius: 2px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {p.border.name()}; }}
QTabBar::tab {{
    background: transparent; color: {p.text2.name()};
    padding: 8px 12px; border: none; border-bottom: 2px solid transparent;
}}
QTabBar::tab:hover {{ color: {p.text.name()}; }}
QTabBar::tab:selected {{
    color: {p.text.name()}; border-bottom-color: {p.accent.name()};
}}
"""


def _menus(p: Palette) -> str:
    return f"""
QMenuBar {{ background: {p.window.name()}; color: {p.text2.name()}; border: none;
    spacing: 0px; }}
QMenuBar::item {{
    background: transparent; padding: 5px 8px; margin: 2px 1px; border-radius: 4px;
}}
QMenuBar::item:selected {{ background: {p.press.name()}; color: {p.text.name()}; }}
QMenuBar::item:disabled {{ color: {p.disabled.name()}; }}
QMenu {{
    background: {p.raised.name()}; color: {p.text.name()};
    border: 1px solid {p.strong.name()}; padding: 4px;
}}
QMenu::item {{
    padding: 5px 20px 5px 28px; border-radius: 4px; min-height: 16px;
    border: 1px solid transparent;
}}
QMenu::item:selected {{ background: {p.accent_soft.name()}; color: {p.text.name()}; }}
QMenu::item:disabled {{ color: {p.disabled.name()}; background: transparent; }}
QMenu::icon {{ left: 6px; }}
QMenu::separator {{ height: 1px; background: {p.border.name()}; margin: 4px 6px; }}
"""


def _fields(p: Palette) -> str:
    fields = "QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox"
    return f"""
{fields} {{
    background: {p.raised.name()}; color: {p.text.name()};
    border: 1px solid {p.border.name()}; border-radius: 4px; padding: 3px 7px;
    selection-background-color: {p.accent.name()};
    selection-color: {p.on_accent.name()};
}}
QLineEdit, QAbstractSpinBox {{ min-height: 16px; }}
QLineEdit:hover, QAbstractSpinBox:hover {{ border-color: {p.strong.name()}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus {{
    border: 2px solid {p.focus.name()}; padding: 2px 6px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled {{
    background: transparent; color: {p.disabled.name()};
}}
NumberField, NumberField:hover, NumberField:focus, NumberField:disabled {{
    background: transparent; border: none; padding: 0; min-height: 0;
    selection-background-color: {_selection(p)}; selection-color: {p.text.name()};
}}
"""


def _selection(p: Palette) -> str:
    accent = p.accent
    share = 0.26 if p.name == "dark" else 0.22
    return f"rgba({accent.red()}, {accent.green()}, {accent.blue()}, {share})"


def _lists(p: Palette) -> str:
    views = "QListView, QTreeView, QTableView"
    return f"""
{views} {{
    background: {p.raised.name()}; color: {p.text.name()};
    alternate-background-color: {p.panel.name()};
    border: 1px solid {p.border.name()}; border-radius: 4px; outline: none;
    gridline-color: {p.border.name()};
    selection-background-color: {p.accent_soft.name()};
    selection-color: {p.accent_text.name()};
}}
QListView::item, QTreeView::item {{ min-height: {taller(26)}px; padding: 0 8px; }}
QListView::item, QTreeView::item, QTableView::item {{ border: none; }}
QListView::item:hover, QTreeView::item:hover {{ background: {p.hover.name()}; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
    background: {p.accent_soft.name()}; color: {p.accent_text.name()};
}}
#worked_lines::item {{ padding: 0 5px; }}
#worked_lines QHeaderView::section {{ border-right: none; }}
QHeaderView {{ background: {p.panel.name()}; }}
QHeaderView::section {{
    background: {p.panel.name()}; color: {p.text2.name()}; padding: 4px 8px;
    border: none; border-right: 1px solid {p.border.name()};
    border-bottom: 1px solid {p.border.name()};
}}
QTableCornerButton::section {{ background: {p.panel.name()}; border: none; }}
QComboBox QAbstractItemView {{
    background: {p.raised.name()}; border: 1px solid {p.strong.name()};
    border-radius: 0; padding: 4px;
}}
"""


def _outline(p: Palette) -> str:
    return f"""
#outline QTreeView, #outline QTableView {{
    background: {p.panel.name()}; border: none; border-radius: 0;
}}
#outline QTreeView {{ border-top: 1px solid {p.border.name()}; }}
#outline QHeaderView::section {{ padding: 3px 6px; border-right: none; }}
#outline QHeaderView::section:vertical {{ border-bottom: none; }}
#outline QTreeView QLineEdit {{ padding: 0 5px; min-height: 0; border-radius: 0; }}
#outline QTreeView QLineEdit:focus {{ padding: 0 4px; }}
"""


def _buttons(p: Palette) -> str:
    return f"""
QPushButton {{
    background: {p.raised.name()}; color: {p.text.name()};
    border: 1px solid {p.border.name()}; border-radius: 4px;
    padding: 6px 14px; min-width: 52px; min-height: 16px;
}}
QPushButton:hover {{ background: {p.hover.name()}; border-color: {p.strong.name()}; }}
QPushButton:pressed {{ background: {p.press.name()}; }}
QPushButton:focus {{ border: 2px solid {p.focus.name()}; padding: 5px 13px; }}
QPushButton:default {{
    background: {p.accent.name()}; color: {p.on_accent.name()};
    border: 1px solid {p.accent.name()}; font-weight: 600;
}}
QPushButton:default:hover {{ background: {p.accent_hover.name()}; }}
QPushButton:default:pressed {{ background: {p.accent_press.name()}; }}
QPushButton:default:focus {{ border: 2px solid {p.text.name()}; }}
QPushButton:disabled, QPushButton:default:disabled {{
    background: transparent; color: {p.disabled.name()};
    border: 1px solid {p.border.name()};
}}
"""


def _scroll_bars(p: Palette) -> str:
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{
    background: {p.strong.name()}; border-radius: 3px; margin: 2px;
}}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{
    background: {p.outline.name()};
}}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; }}
QScrollArea {{ background: transparent; border: none; }}
"""
