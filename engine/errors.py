"""What a user can get wrong, one exception for each thing."""


class UserError(Exception):
    """A thing the user got wrong.

    `str(error)` is exactly one sentence that says what and where. The command line
    prints it and exits with 1; the window shows it in a message that does not block.
    """
