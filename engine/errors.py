"""What a user can get wrong, one exception for each thing."""


class UserError(Exception):
    """A thing the user got wrong.

    `str(error)` is exactly one sentence that says what and where. The command line
    prints it and exits with 1; the window shows it in a message that does not block.
    """


class TableError(UserError):
    """A table cannot be read or used as it is."""

    def __init__(self, table: str, what: str, *, line: int | None = None) -> None:
        # Names of files may hold line ends, and signs that no terminal takes.
        name = "".join(sign if sign.isprintable() else "?" for sign in table)
        place = name if line is None else f"{name}, line {line}"
        super().__init__(f"{place}: {what}")


class BadCell(TableError):
    """One cell does not fit its column."""

    def __init__(
        self, table: str, line: int, column: str, value: str, what: str
    ) -> None:
        shown = value if len(value) <= 40 else value[:40] + "..."
        shown = " ".join(shown.split())
        super().__init__(table, f"'{shown}' in column '{column}' {what}", line=line)


class BadSplit(UserError):
    """Rows cannot be divided into training and test rows like that."""


class BadSetOption(UserError):
    """A set that comes with the program is unknown or cannot be made like that."""


class CannotRun(UserError):
    """A network that cannot be trained or asked for predictions as it is."""
