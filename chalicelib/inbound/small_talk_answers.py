"""The answers to greetings, thanks and other messages that are no reports and no commands."""

from chalicelib.platform.i18n import sentences

_ = sentences("inbound")

WHAT_AND_WHERE = _("Please write the problem, the street and the kelurahan.")
GREETED = _("Hello. What is the problem, and where? For help, write HELP.")
THANKED = _("You are welcome.")
