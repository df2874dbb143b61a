"""Refusals a person can understand. Anything else that is raised is a bug."""


class DomainError(Exception):
    """The business said no. ``str(error)`` is a sentence to show to the person."""


class NotFound(DomainError):
    def __init__(self, what: str) -> None:
        super().__init__(f"We could not find that {what}.")


class NotPermitted(DomainError):
    def __init__(self) -> None:
        super().__init__("You do not have permission to do that.")


class SignedOut(DomainError):
    def __init__(self) -> None:
        super().__init__("You have been signed out. Sign in again to go on.")


class CustomerSwitched(DomainError):
    def __init__(self) -> None:
        super().__init__("You have switched to another customer. Reload this page to go on.")


class StorageFull(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "We cannot save anything right now. Nothing was changed; please try again later."
        )


class TooManyTries(DomainError):
    def __init__(
        self, sentence: str = "That was tried too often. Wait a few minutes and try again."
    ) -> None:
        super().__init__(sentence)
