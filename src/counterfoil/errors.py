"""Every failure that Counterfoil reports on purpose, with the person who can act."""


class CounterfoilError(Exception):
    """A failure with a message that states what, where and the value.

    Args:
        message: What went wrong and where, with the offending value in it.
        remedy: What the reader can do about it; empty if there is nothing.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  remedy: {self.remedy}" if self.remedy else self.message


class InputError(CounterfoilError):
    """The request or the file cannot be used; the caller acts."""

    exit_code = 2


class NotFound(CounterfoilError):
    """Absent, or hidden by need-to-know: the words are the same for both."""

    exit_code = 3


class Refused(CounterfoilError):
    """A legal basis, a role or a review is missing; an authorised person acts."""

    exit_code = 4


class Conflict(CounterfoilError):
    """Two judgements or two versions disagree; a reviewer acts."""

    exit_code = 5


class CustodyError(CounterfoilError):
    """Evidence differs from its record. Never caught; everybody acts."""

    exit_code = 6


class Unavailable(CounterfoilError):
    """An extra, a database, a disk or a peer is missing; the operator acts."""

    exit_code = 7
