"""All actions, in the order of the menus."""

from gui.actions.activations import ACTIVATION_ACTIONS
from gui.actions.add import ADD
from gui.actions.arrange import ARRANGE
from gui.actions.data import DATA
from gui.actions.edit import EDIT
from gui.actions.examples import EXAMPLE_ACTIONS
from gui.actions.explain import EXPLAIN
from gui.actions.file import FILE
from gui.actions.help import HELP
from gui.actions.learn import LEARN
from gui.actions.show import SHOW
from gui.actions.train import TRAIN
from gui.actions.view import VIEW

ACTIONS = (
    *(*FILE, *EDIT, *ADD, *ARRANGE, *TRAIN, *VIEW, *SHOW, *DATA),
    *(*LEARN, *EXPLAIN, *HELP),
    *(*EXAMPLE_ACTIONS, *ACTIVATION_ACTIONS),
)
