"""All kinds of senders: one row each. Whatever depends on the kind of a sender is read here.

A row names a sender's modules by small functions that import them, so that a function which only
replies does not load what reads webhooks, and no function loads a sender that it does not meet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

Loader = Callable[[], ModuleType]


@dataclass(frozen=True, slots=True)
class SenderKind:
    """One kind of sender. ``senders/model.py`` says which functions its modules have.

    ``load_webhook`` returns the module that reads its deliveries, ``load_reply`` the one that
    answers over its API, and ``load_media`` the one that knows how its files are fetched; None for
    a sender that takes no such answers, or has no files of its own.

    ``access`` has the names of the credentials that the API requires. A channel of a sender with
    ``replies_need`` is answered only when its access has that name.

    ``is_answered_at_once`` is true for a sender that passes on the text in our answer to a
    delivery, ``is_repeatable`` for one that recognises a repeat by its Idempotency-Key, and
    ``writes_letters`` for one whose messages are mail: their ids are the writers' choice.
    ``private`` is what a ``Contact.reply`` begins with that leads into a conversation of two.
    """

    name: str
    load_webhook: Loader
    load_reply: Loader | None = None
    load_media: Loader | None = None
    access: tuple[str, ...] = ()
    replies_need: str | None = None
    is_answered_at_once: bool = False
    is_repeatable: bool = False
    writes_letters: bool = False
    private: str = ""


def _load_x_webhook() -> ModuleType:
    from chalicelib.senders.x import webhook

    return webhook


def _load_x_reply() -> ModuleType:
    from chalicelib.senders.x import reply

    return reply


def _load_meta_webhook() -> ModuleType:
    from chalicelib.senders.meta import webhook

    return webhook


def _load_meta_reply() -> ModuleType:
    from chalicelib.senders.meta import reply

    return reply


def _load_whatsapp() -> ModuleType:
    from chalicelib.senders.meta import whatsapp

    return whatsapp


def _load_sms() -> ModuleType:
    from chalicelib.senders import sms

    return sms


def _load_ses() -> ModuleType:
    from chalicelib.senders.mail import ses

    return ses


def _load_mailgun() -> ModuleType:
    from chalicelib.senders.mail import mailgun

    return mailgun


def _load_partner_webhook() -> ModuleType:
    from chalicelib.senders.partner import webhook

    return webhook


def _load_partner_reply() -> ModuleType:
    from chalicelib.senders.partner import reply

    return reply


SENDERS: Mapping[str, SenderKind] = {
    kind.name: kind
    for kind in (
        SenderKind(
            "x",
            _load_x_webhook,
            _load_x_reply,
            _load_x_reply,
            access=("consumer_key", "consumer_secret", "token", "token_secret"),
            private="x/dm/",
        ),
        SenderKind(
            "meta",
            _load_meta_webhook,
            _load_meta_reply,
            _load_meta_reply,
            access=("token",),
            private="meta/message/",
        ),
        SenderKind(
            "whatsapp",
            _load_whatsapp,
            _load_whatsapp,
            _load_whatsapp,
            access=("token",),
            private="whatsapp/",
        ),
        SenderKind("sms", _load_sms, load_media=_load_sms, is_answered_at_once=True),
        SenderKind("ses", _load_ses, writes_letters=True),
        SenderKind("mailgun", _load_mailgun, writes_letters=True),
        SenderKind(
            "partner",
            _load_partner_webhook,
            _load_partner_reply,
            _load_partner_reply,
            access=("url", "key"),
            replies_need="url",
            is_answered_at_once=True,
            is_repeatable=True,
        ),
    )
}

REPLYING = frozenset(name for name, kind in SENDERS.items() if kind.load_reply)
ANSWERED_AT_ONCE = frozenset(name for name, kind in SENDERS.items() if kind.is_answered_at_once)
REPEATABLE = frozenset(name for name, kind in SENDERS.items() if kind.is_repeatable)
WRITING_LETTERS = frozenset(name for name, kind in SENDERS.items() if kind.writes_letters)


def is_private(reply: str) -> bool:
    """Return whether an answer to this ``Contact.reply`` is read by its one reader alone."""
    private = SENDERS[kind].private if (kind := reply.partition("/")[0]) in SENDERS else ""
    return bool(private) and reply.startswith(private)


def load_webhook(name: str) -> ModuleType:
    """Return the module that reads a sender's deliveries. Raises KeyError for an unknown sender."""
    return SENDERS[name].load_webhook()


def load_reply(name: str) -> ModuleType:
    """Return the module that answers over a sender's API. Raises KeyError without one."""
    loader = SENDERS[name].load_reply
    if loader is None:
        raise KeyError(name)
    return loader()


def load_media(name: str) -> ModuleType:
    """Return the module that knows a sender's files. Raises KeyError without one."""
    loader = SENDERS[name].load_media
    if loader is None:
        raise KeyError(name)
    return loader()
