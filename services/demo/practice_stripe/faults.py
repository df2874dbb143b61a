"""What can be made to go wrong on purpose, to see how the portal takes it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Faults:
    """Switches that tests and the control page set; every one is off at the start."""

    drop_next_responses: int = 0
    fail_next_requests: int = 0
    duplicate_webhooks: bool = False
    shuffle_webhooks: bool = False
    hold_webhooks: bool = False

    def take_failure(self) -> bool:
        """Whether this request fails before its work."""
        if self.fail_next_requests <= 0:
            return False
        self.fail_next_requests -= 1
        return True

    def take_drop(self) -> bool:
        """Whether this answer is lost after the work was done."""
        if self.drop_next_responses <= 0:
            return False
        self.drop_next_responses -= 1
        return True
