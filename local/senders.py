"""What the local run gives every sender of the city's channels: invented keys, challenge words and
access, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalicelib.city.tables.reader import read_city
from operate import secret
from operate.city import JAKARTA
from operate.secret import New

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

KEY, SMS_KEY = "kunci-{channel}-lokal", "token-sms-lokal"
ONE_OF_SEVERAL = "kunci-{channel}-{sender}-lokal"  # no two senders of a channel share a key
VERIFY = "sandi-{channel}-lokal"
# What each sender's API asks for; {channel} and {key} are the channel's own.
ACCESS = {
    "meta": {"token": "akses-{channel}-lokal"},
    "whatsapp": {"token": "akses-{channel}-lokal"},
    "x": {
        "consumer_key": "aplikasi-{channel}-lokal",
        "consumer_secret": "{key}",  # the one X signs its deliveries with
        "token": "akses-{channel}-lokal",
        "token_secret": "rahasia-{channel}-lokal",
    },
    "partner": {"url": "https://{channel}.mitra.test/tanggap", "key": "{key}"},
}


def key_of(channel: str, sender: str = "") -> str:
    """What the only sender of a channel signs with, or one of several."""
    if channel == "sms":
        return SMS_KEY
    several = len(read_city(JAKARTA).channels[channel].senders) > 1
    return (ONE_OF_SEVERAL if several else KEY).format(channel=channel, sender=sender)


def given(mail_topic: str) -> Iterator[tuple[str, New]]:
    """Every ``<channel>/<sender>`` with what it is given. Mail is known by the topic it comes from,
    an ARN.
    """
    for channel in read_city(JAKARTA).channels.values():
        for sender in channel.senders:
            key = key_of(channel.code, sender)
            own = {"channel": channel.code, "key": key}
            access = ACCESS.get(sender, {}).items()
            yield (
                f"{channel.code}/{sender}",
                New(
                    key=mail_topic if sender == "ses" else key,
                    verify=VERIFY.format(**own),
                    access={name: value.format(**own) for name, value in access},
                ),
            )


def enrol(secrets: SecretsManagerClient, name: str, mail_topic: str) -> None:
    """Put them all into the stack's secret."""
    for of, new in given(mail_topic):
        secret.add(secrets, name, of, new)
