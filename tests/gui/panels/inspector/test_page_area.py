"""Nothing on a page moves when it begins to scroll."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QScrollArea


def test_a_page_that_scrolls_is_as_wide_as_one_that_does_not(bench):
    area = bench.find(QScrollArea)
    bar, wide = area.verticalScrollBar(), bench.inspector.page.width()
    assert not bar.isVisible()
    assert wide == bench.inspector.width()
    bench.inspector.resize(bench.inspector.width(), 260)
    QApplication.processEvents()
    assert bar.isVisible()
    assert bench.inspector.page.width() == wide
    # The bar lies over the page and can be taken hold of.
    at = bar.mapTo(area, bar.rect().center())
    assert area.childAt(at) is bar
    bench.inspector.resize(bench.inspector.width(), 700)
    QApplication.processEvents()
    assert not bar.isVisible()
    assert bench.inspector.page.width() == wide
