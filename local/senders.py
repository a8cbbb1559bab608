"""The secrets of the senders in the local run: invented keys, challenge words and access, the same
on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalicelib.city.tables.reader import read_city
from chalicelib.senders.registry import SENDERS
from operate import secret
from operate.city import JAKARTA
from operate.secret import New

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

KEY, SMS_KEY = "kunci-{channel}-lokal", "token-sms-lokal"
ONE_OF_SEVERAL = "kunci-{channel}-{sender}-lokal"  # two senders of a channel share no key
VERIFY = "sandi-{channel}-lokal"
# Our access to the senders' APIs, by the names that they need; {channel} and {key} are the
# channel's own.
ACCESS = {
    "token": "akses-{channel}-lokal",
    "token_secret": "rahasia-{channel}-lokal",
    "consumer_key": "aplikasi-{channel}-lokal",
    "consumer_secret": "{key}",  # the one X signs its deliveries with
    "url": "https://{channel}.mitra.test/tanggap",
    "key": "{key}",
}
OTHER_ACCESS = "{name}-{channel}-lokal"


def find_key(channel: str, sender: str = "") -> str:
    """Return the key of a channel's only sender, or of ``sender`` when the channel has several."""
    if channel == "sms":
        return SMS_KEY
    several = len(read_city(JAKARTA).channels[channel].senders) > 1
    return (ONE_OF_SEVERAL if several else KEY).format(channel=channel, sender=sender)


def make_access(channel: str, sender: str, key: str) -> dict[str, str]:
    """Return invented access to a sender's API; ``key`` is the one that proves its deliveries."""
    return {
        name: ACCESS.get(name, OTHER_ACCESS).format(name=name, channel=channel, key=key)
        for name in SENDERS[sender].access
    }


def list_secrets(mail_topic: str) -> Iterator[tuple[str, New]]:
    """Yield every ``<channel>/<sender>`` with its secrets. Mail's key is the ARN of its topic."""
    for channel in read_city(JAKARTA).channels.values():
        for sender in channel.senders:
            key = find_key(channel.code, sender)
            yield (
                f"{channel.code}/{sender}",
                New(
                    key=mail_topic if sender == "ses" else key,
                    verify=VERIFY.format(channel=channel.code),
                    access=make_access(channel.code, sender, key),
                ),
            )


def enrol(ssm: SSMClient, stack: str, mail_topic: str) -> None:
    """Store the secrets of all senders of a stack."""
    for member, new in list_secrets(mail_topic):
        secret.add_secret(ssm, stack, member, new)
