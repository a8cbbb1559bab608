"""What a fault may leave behind, beside the invariants: reviewed, each with its reason."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """A difference that may be, as a pattern of what is told of it: the act, the fault, the place
    and the difference.
    """

    pattern: str
    reason: str

    def fits(self, fault: str) -> bool:
        return re.search(self.pattern, fault, re.DOTALL) is not None


ALLOWED = (
    Allowed(
        r"(send_code|ask_for_code|send_duty_code|duty_contact|duty ses\.).*doubled: 1 more of mail",
        "a code that was asked for twice, or whose function died, comes twice, and is the same",
    ),
    Allowed(
        r"/duty/contacts.*before duty ses\.SendRawEmail.*not told",
        "SES may have taken a mail that it answered with 5xx: the head asks for another code",
    ),
    Allowed(
        r"POST /v1/officers: .*users: ",
        "an account whose roles could not be added has none, and may do nothing: change_officer",
    ),
    Allowed(
        r" deliver \S+ at .*files: \d instead of \d parked",
        "a delivery that could not be stored is parked, also where its sender sends it again",
    ),
    Allowed(
        r"^a delivery can't be read: in peace: it is refused with 400$",
        "its sender is told so, and it is parked",
    ),
    Allowed(
        r"join_addition|on_change .*reporters/additions.*items: 1 instead of 2 H H#",
        "the watch over silent channels counts an addition less whose function died",
    ),
    Allowed(
        r"POST /v1/partner-keys: .*items: 2 instead of 1 K K",
        "a key whose answer was lost is known to nobody, and stands in the list to be revoked",
    ),
    Allowed(
        r"POST /v1/webhooks: .*items: 2 instead of 1 J J#",
        "a webhook whose answer was lost stands in the list to be removed: the secret of the first"
        " is not shown again",
    ),
    Allowed(
        r"POST /v1/my-reports/\{secret\}: .*answered .* instead of 200",
        "a link is opened once: who lost the answer asks for another",
    ),
)
