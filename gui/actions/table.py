"""All actions, in the order of the menus."""

from gui.actions.add import ADD
from gui.actions.data import DATA
from gui.actions.edit import EDIT
from gui.actions.examples import EXAMPLE_ACTIONS
from gui.actions.file import FILE
from gui.actions.help import HELP
from gui.actions.show import SHOW
from gui.actions.train import TRAIN
from gui.actions.view import VIEW

ACTIONS = (*FILE, *EDIT, *ADD, *TRAIN, *VIEW, *SHOW, *DATA, *HELP, *EXAMPLE_ACTIONS)
