"""What the local run gives the senders of the city's channels."""

from local import senders
from local.officers import SMS_AUTH_TOKEN
from tests.moto_aws import REGION

MAIL = f"arn:aws:sns:{REGION}:000000000000:mail"
GIVEN = dict(senders.list_secrets(MAIL))


def test_every_sender_of_every_channel_is_given_a_key_and_a_word() -> None:
    wanted = {"jaki/partner", "governor/meta", "governor/x", "email/ses", "sms/sms"}
    assert wanted | {"whatsapp/whatsapp"} <= GIVEN.keys()
    assert all(new.key and new.verify for new in GIVEN.values())


def test_keys_are_those_of_the_guide() -> None:
    assert GIVEN["sms/sms"].key == SMS_AUTH_TOKEN == "token-sms-lokal"
    assert GIVEN["twitter/x"].key == GIVEN["twitter/x"].access["consumer_secret"]
    assert GIVEN["twitter/x"].key == "kunci-twitter-lokal"
    assert GIVEN["governor/x"].key != GIVEN["governor/meta"].key
    assert GIVEN["email/ses"].key == MAIL, "mail is known by the topic it comes from"


def test_a_partner_is_told_at_its_own_address_and_signed_to_with_its_own_key() -> None:
    access = {"url": "https://qlue.mitra.test/tanggap", "key": "kunci-qlue-lokal"}
    assert GIVEN["qlue/partner"].access == access
    assert GIVEN["lapor/partner"].access["url"] == "https://lapor.mitra.test/tanggap"
