"""Newest snapshot only; commands in order, without those that have no effect."""

import threading

from engine.project import Project
from engine.settings import TrainingSettings
from gui.training.mailbox import Begin, Change, Halt, Mailbox, Quit, Snapshot


def begin(run):
    return Begin(run, Project(), "look")


def test_only_the_newest_snapshot_is_kept():
    mailbox = Mailbox()
    for run in range(3):
        mailbox.publish(Snapshot(run, None))
    assert mailbox.take().run == 2
    assert mailbox.take() is None


def test_commands_keep_their_order():
    mailbox = Mailbox()
    sent = [begin(1), Change(TrainingSettings()), Halt()]
    for command in sent:
        mailbox.send(command)
    assert mailbox.commands(0) == sent
    assert mailbox.commands(0) == []


def test_what_a_newer_run_replaces_is_left_out():
    mailbox = Mailbox()
    newest = begin(3)
    for command in (begin(1), Halt(), begin(2), newest, Quit()):
        mailbox.send(command)
    assert mailbox.commands(0) == [newest, Quit()]


def test_a_number_tells_that_a_command_waits():
    mailbox = Mailbox()
    assert mailbox.waits.tolist() == [0]
    mailbox.send(Halt())
    mailbox.send(Quit())
    assert mailbox.waits.tolist() == [1]
    mailbox.commands(0)
    assert mailbox.waits.tolist() == [0]


def test_waiting_ends_with_a_command():
    mailbox = Mailbox()
    taken = []

    def wait():
        taken.extend(mailbox.commands(None))

    thread = threading.Thread(target=wait)
    thread.start()
    mailbox.send(Quit())
    thread.join(5)
    assert taken == [Quit()]
