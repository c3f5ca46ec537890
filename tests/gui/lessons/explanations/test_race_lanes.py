"""A race as balls in a valley: each ball where its run is, each jump as it was.

Places and losses are computed again by `reference`, the tests' own training.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.edits.parameters import SetBiases, SetFrozen, SetWeights
from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.network.parameters import pack
from engine.project import with_settings
from gui.lessons.explanations.window import ExplanationWindow
from gui.style.number_text import format_loss, format_short
from gui.style.theme import theme
from tests.engine import reference
from tests.gui.lessons.explanations.by_hand import click, loss, scaled
from tests.gui.lessons.explanations.conftest import LIMIT, settled


@pytest.fixture
def hurried():
    """Races take no longer than they must."""
    theme().set_motion(False)
    yield
    theme().set_motion(True)


def all_rows(window, page, qtbot):
    window.document.do(ChangeSettings((("batch_size", None),)))
    settled(page, qtbot)


def type_rates(page, qtbot, rates):
    page.rates.setFocus()
    QTest.keyClicks(page.rates, "  ".join(f"{rate:g}" for rate in rates))


def raced(page, qtbot):
    qtbot.waitUntil(lambda: page.race is not None and not page.is_racing, timeout=LIMIT)


def after(project, rate, epochs):
    """Parameters in network order, by plain loops in double precision."""
    return reference.train(with_settings(project, learning_rate=rate), epochs)


def downhill(project):
    """The way of steepest descent from where the project stands, of length 1."""
    x, y = scaled(project)
    start = pack(project.network).astype(float)
    slopes = reference.gradient(project.network, start, project.settings.loss, x, y)
    return -slopes / np.linalg.norm(slopes), np.linalg.norm(slopes)


def dot_of(epoch, batch, project):
    """Which dot of a trail is the end of an epoch: the first 24 steps have one each."""
    rows = len(project.dataset.train_rows)
    steps = -(-rows // batch) if batch else 1
    kept = [k for k in range(40 * steps + 1) if k <= 24 or k % steps == 0]
    return kept.index(epoch * steps)


def loss_of_all(project, parameters):
    return loss(project, dict(enumerate(parameters)))


@pytest.mark.parametrize(("example", "batch"), [("line", None), ("xor", 25)])
def test_every_ball_stands_where_its_run_is(explain, qtbot, hurried, example, batch):
    window, page = explain(example, "rates")
    window.document.do(ChangeSettings((("batch_size", batch),)))
    settled(page, qtbot)
    project = window.document.project
    rates = [0.002, 0.1, 0.4, 0.8]
    type_rates(page, qtbot, rates)
    click(qtbot, page.start)
    raced(page, qtbot)
    way, _ = downhill(project)
    start = pack(project.network).astype(float)
    assert len(page.lanes.lanes) == len(rates)
    for rate, lane, run in zip(rates, page.lanes.lanes, page.race.runs, strict=True):
        assert lane.run is run
        for epoch in (0, 1, 6, 40):
            there = after(project, rate, epoch)
            place, height = way @ (there - start), loss_of_all(project, there)
            dot = dot_of(epoch, batch, project)
            assert run.places[dot] == pytest.approx(place, rel=5e-3, abs=2e-3)
            assert run.heights[dot] == pytest.approx(height, rel=5e-3)
            assert run.losses[epoch] == pytest.approx(height, rel=5e-3)
        # Where it is drawn.
        wanted = lane.point_of(place, height)
        assert QRectF(lane.rect()).contains(wanted)
        assert (lane.ball - wanted).manhattanLength() < 1
        assert not lane.is_out


def test_the_ground_is_the_loss_along_the_line(explain, qtbot):
    window, page = explain("two-moons", "rates")
    project, valley = window.document.project, page.valley
    way, _ = downhill(project)
    start = pack(project.network).astype(float)
    near = np.abs(valley.places / valley.bottom - 1) < 2.5
    assert np.count_nonzero(near) > 80
    drawn = zip(valley.places[near], valley.losses[near], strict=True)
    for place, height in list(drawn)[::9]:
        exact = loss_of_all(project, start + place * way)
        assert height == pytest.approx(exact, rel=2e-3)
    at_bottom = loss_of_all(project, start + valley.bottom * way)
    sides = (0.9, 1.1)
    beside = [loss_of_all(project, start + s * valley.bottom * way) for s in sides]
    assert at_bottom < min(beside)
    # The bottom is in the middle of each picture, the start inside of it.
    for lane in page.lanes.lanes:
        across = lane.point_of(valley.bottom, valley.lowest).x()
        assert across == pytest.approx(lane.width() / 2, abs=0.6)
        assert (lane.ball - lane.point_of(0, valley.loss)).manhattanLength() < 0.1
        assert QRectF(lane.rect()).contains(lane.ball)


def test_the_five_words_are_seen(explain, qtbot, hurried):
    """What 1 - rate x curvature says of each ball of the line is what it does."""
    window, page = explain("line", "rates")
    all_rows(window, page, qtbot)
    type_rates(page, qtbot, [0.001, 0.25, 0.9, 1.1, 4])
    QTest.keyClick(page.rates, Qt.Key.Key_Return)
    raced(page, qtbot)
    words = [word for _, word, _ in page.lanes.names]
    assert words == ["crawls", "good", "zig-zags", "diverges", "diverges"]
    crawler, good, zigzag, leaver, flyer = page.lanes.lanes
    bottom = page.valley.bottom
    start = crawler.point_of(0, page.valley.loss)
    middle = crawler.width() / 2
    # Barely moves.
    assert (crawler.ball - start).manhattanLength() < 0.25 * middle
    # Rolls down, on the way without a jump to the other side.
    assert good.ball.x() == pytest.approx(middle, abs=3)
    assert good.ball.y() > start.y() + 0.3 * good.height()
    assert np.all(good.run.places < 1.1 * bottom)
    # From side to side, each time less far, and all of it in the picture.
    sides = np.sign(zigzag.run.places[:12] - bottom)
    assert sides.tolist() == [-1, 1] * 6
    away = np.abs(zigzag.run.places[:12] - bottom)
    assert np.all(away[2:] < away[:-2])
    for place, height in zip(zigzag.run.places, zigzag.run.heights, strict=True):
        assert QRectF(zigzag.rect()).contains(zigzag.point_of(place, height))
    # Leave the picture; the ball waits at the edge.
    for lane in (leaver, flyer):
        assert lane.is_out
        assert QRectF(lane.rect()).contains(lane.ball)
        spot = lane.point_of(lane.run.places[-1], lane.run.losses[-1])
        assert not QRectF(lane.rect()).contains(spot)
    assert not any(lane.is_out for lane in (crawler, good, zigzag))


def test_a_ball_that_leaps_shows_it(explain, qtbot, hurried):
    window, page = explain("xor", "rates")
    all_rows(window, page, qtbot)
    type_rates(page, qtbot, [0.03, 0.4, 6.2])
    QTest.keyClick(page.rates, Qt.Key.Key_Return)
    raced(page, qtbot)
    lane = page.lanes.lanes[2]
    assert page.lanes.names[2][1] == "leaps over"
    # Full batch: the first step lies on the line, as far as the rate says.
    _, slope = downhill(window.document.project)
    assert lane.run.places[1] == pytest.approx(6.2 * slope, rel=1e-3)
    assert lane.run.places[1] > 2 * page.valley.bottom
    assert lane.run.losses[1] > lane.run.losses[0]
    assert np.mean(np.diff(lane.run.losses) > 0) >= 0.25


def test_within_an_epoch_of_several_steps_the_leaps_are_seen(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    type_rates(page, qtbot, [0.01, 0.25, 0.89])
    QTest.keyClick(page.rates, Qt.Key.Key_Return)
    raced(page, qtbot)
    project = window.document.project
    run = page.race.runs[2]
    # The first step by hand: the rows that are drawn first, and their gradient.
    rows = project.dataset.train_rows
    order = np.random.default_rng([project.settings.seed, 0]).permutation(len(rows))
    x, y = scaled(project, rows[order[:10]])
    start = pack(project.network).astype(float)
    slopes = reference.gradient(project.network, start, project.settings.loss, x, y)
    there = start - 0.89 * slopes
    way, _ = downhill(project)
    assert run.places[1] == pytest.approx(way @ (there - start), rel=1e-3)
    assert run.heights[1] == pytest.approx(loss_of_all(project, there), rel=1e-3)
    sides = np.sign(run.places[:4] - page.valley.bottom)
    assert sides.tolist() == [-1, 1, -1, 1]


def test_what_does_not_move_is_not_part_of_the_line(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    output = window.document.project.network.layers[-1]
    window.document.do(SetFrozen((int(output.neurons[0]),), ()))
    all_rows(window, page, qtbot)
    assert "no ball leaves it" in page.note.text()
    click(qtbot, page.start)
    raced(page, qtbot)
    valley = page.valley
    assert valley.n_free == 1
    # Of one parameter each ball is on the ground, at every epoch that is seen.
    for run in page.race.runs:
        seen = (run.places > valley.places[0]) & (run.places < valley.places[-1])
        ground = np.interp(run.places[seen], valley.places, valley.losses)
        np.testing.assert_allclose(run.heights[seen], ground, rtol=0.01, atol=0.01)


def test_names_and_roles_are_spoken(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    all_rows(window, page, qtbot)
    for lane, (rate, word, told) in zip(
        page.lanes.lanes, page.lanes.names, strict=True
    ):
        assert word == "at the start"
        assert lane.accessibleName() == f"Learning rate {rate}: {word}, loss {told}"
    click(qtbot, page.start)
    raced(page, qtbot)
    for place, lane in enumerate(page.lanes.lanes):
        run, word = page.race.runs[place], page.race.words[place]
        name = lane.accessibleName()
        wins = ", wins" if place == page.race.winner else ""
        assert name.startswith(
            f"Learning rate {format_short(run.rate)}: {word}{wins}. "
            f"Loss {format_loss(run.losses[-1])} after {len(run.losses) - 1} epochs"
        )
        sides = run.places > page.valley.bottom
        count = int(np.count_nonzero(sides[1:] != sides[:-1]))
        times = {0: None, 1: "bottom of the valley once"}.get(count, f"{count} times")
        assert (times is None) == ("bottom of the valley" not in name)
        assert times is None or times in name
        assert name.endswith("out of the picture") == lane.is_out
        assert lane.toolTip() == name
        role = QAccessible.queryAccessibleInterface(lane).role()
        assert role == QAccessible.Role.Chart


def test_the_balls_move_while_the_race_is_on(explain, qtbot):
    _, page = explain("line", "rates")
    lane = page.lanes.lanes[1]
    click(qtbot, page.start)
    seen: dict[int, tuple[float, float]] = {}
    marked = set()

    def look() -> bool:
        if page.race is not None:
            seen.setdefault(len(lane.run.losses), lane.ball.toTuple())
        if page.race is not None and page.is_racing:
            marked.add(tuple(sorted(each.mark for each in page.lanes.lanes)))
        return not page.is_racing

    qtbot.waitUntil(look, timeout=LIMIT)
    assert len(seen) > 4
    assert list(seen) == sorted(seen)
    assert len(set(seen.values())) > 4
    assert marked == {("", "", "", "", "", "leads")}
    assert page.lanes.lanes[page.race.winner].mark == "wins"
    # All the time with room for all that is to come.
    assert page.chart.axes[0].high >= 40


def test_rates_that_are_typed_stand_at_the_start_at_once(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    assert len(page.lanes.lanes) == 6
    proposed = page.rates.placeholderText().split()
    assert [rate for rate, _, _ in page.lanes.names] == proposed
    own = format_short(window.document.project.settings.learning_rate)
    assert own in proposed
    type_rates(page, qtbot, [0.1, 0.2, 0.4])
    assert [rate for rate, _, _ in page.lanes.names] == ["0.1", "0.2", "0.4"]
    assert len(page.lanes.lanes) == 3
    QTest.keyClicks(page.rates, " x")
    assert len(page.lanes.lanes) == 3


def test_the_rates_that_are_proposed_do_all_that_can_be_seen(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    all_rows(window, page, qtbot)
    page.start.setFocus()
    QTest.keyClick(page.start, Qt.Key.Key_Space)
    raced(page, qtbot)
    assert {"crawls", "good", "zig-zags", "diverges"} <= set(page.race.words)
    rates = [run.rate for run in page.race.runs]
    assert rates == sorted(set(rates))
    assert 0.03 in rates


def test_esc_stops_the_race_and_then_closes(explain, qtbot):
    window, page = explain("line", "rates")
    explanations = window.findChild(ExplanationWindow)
    page.start.setFocus()
    QTest.keyClick(page.start, Qt.Key.Key_Space)
    assert page.is_racing
    qtbot.waitUntil(lambda: page.race is not None, timeout=LIMIT)
    QTest.keyClick(QApplication.focusWidget() or page.start, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.is_racing, timeout=LIMIT)
    assert explanations.isVisible()
    assert 1 < len(page.race.runs[0].losses) < 41
    assert page.start.text() == "Start the race"
    QTest.keyClick(page.start, Qt.Key.Key_Escape)
    assert not explanations.isVisible()


def test_a_page_that_is_hidden_races_for_nobody(explain, qtbot):
    window, page = explain("line", "rates")
    click(qtbot, page.start)
    explanations = window.findChild(ExplanationWindow)
    QTest.keyClick(explanations._list, Qt.Key.Key_Up)
    assert not page.isVisible()
    qtbot.waitUntil(lambda: not page.is_racing, timeout=LIMIT)
    assert page.race is None or len(page.race.runs[0].losses) < 41


def test_another_project_forgets_the_race(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    click(qtbot, page.start)
    raced(page, qtbot)
    assert page.take.isEnabled()
    window.document.replace(load(EXAMPLES["xor"].path), None)
    assert page.race is None
    assert not page.take.isEnabled()
    settled(page, qtbot)
    assert [word for _, word, _ in page.lanes.names] == ["at the start"] * 6
    first = loss(window.document.project)
    told = page.lanes.names[0][2]
    assert float(told) == pytest.approx(first, rel=1e-3)


def test_a_start_at_the_bottom_has_no_valley_and_still_races(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    x, y = scaled(window.document.project)
    rows = np.hstack([x, np.ones((len(x), 1))])
    (weight, bias), *_ = np.linalg.lstsq(rows, y[:, 0], rcond=None)
    network = window.document.project.network
    source, target = (int(layer.neurons[0]) for layer in network.layers)
    window.document.do(SetWeights({(source, target): float(weight)}))
    window.document.do(SetBiases({target: float(bias)}))
    settled(page, qtbot)
    click(qtbot, page.start)
    raced(page, qtbot)
    assert not page.lanes.isVisible()
    assert page.note.text() == "The loss is level here: there is no valley to be drawn."
    assert len(page.chart.marks) > 0


def test_the_note_tells_what_lies_between_two_dots(explain, qtbot):
    window, page = explain("line", "rates")
    rows = len(window.document.project.dataset.train_rows)
    words = (
        f"Of the first 24 steps each is a dot, later each epoch of {-(-rows // 10)}."
    )
    assert words in page.note.text()
    all_rows(window, page, qtbot)
    assert "dot" not in page.note.text()
    assert "What lies beside this line is not seen" in page.note.text()


def test_a_ball_that_flew_out_is_held_at_the_edge_it_left_by(explain, qtbot, hurried):
    window, page = explain("line", "rates")
    all_rows(window, page, qtbot)
    type_rates(page, qtbot, [0.1, 0.2, 4])
    QTest.keyClick(page.rates, Qt.Key.Key_Return)
    raced(page, qtbot)
    lane = page.lanes.lanes[2]
    aim = lane.point_of(lane.run.places[-1], lane.run.losses[-1])
    centre = QPointF(lane.width() / 2, lane.height() / 2)
    assert (aim.x() > centre.x()) == (lane.ball.x() > centre.x())
    assert lane.ball.y() < 0.2 * lane.height()
