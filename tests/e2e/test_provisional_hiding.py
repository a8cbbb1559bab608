"""What a head hides comes back by itself, unless a moderator confirms it."""

from tests.e2e.client import E2E, Tanggap, until
from tests.e2e.conftest import Hidden

pytestmark = E2E


def test_what_a_head_hid_is_shown_again_by_its_timer_unless_a_moderator_confirmed(
    tanggap: Tanggap, hidden: Hidden
) -> None:
    def again() -> bool:
        return tanggap.get(f"/v1/reports/{hidden.provisional}").json["moderation"] is None

    until(again, "the end of a provisional hiding")
    assert tanggap.get(f"/v1/reports/{hidden.provisional}").json["description"]
    moderator = tanggap.signed_in("verifikator")
    queue = tanggap.get("/v1/work?queue=moderation", moderator).json["items"]
    assert not {line["number"] for line in queue} & {hidden.provisional, hidden.confirmed}
    confirmed = tanggap.get(f"/v1/reports/{hidden.confirmed}").json
    assert confirmed["moderation"]["until"] is None
    assert confirmed["description"] is None
