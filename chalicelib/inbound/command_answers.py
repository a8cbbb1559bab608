"""The answers to commands; those to small talk are in ``small_talk_answers``."""

from chalicelib.platform.i18n import sentences

_ = sentences("inbound")

UNKNOWN = _("We do not know report {number}. Please check it. A number looks like JK261124-BRRAE4.")
NO_REPORTS = _(
    "We have no report from you yet. Do you have a number? Write it, for example STATUS"
    " JK261124-BRRAE4."
)
ENOUGH_LINKS = _("No more links today. Try again tomorrow, or write STATUS and a number.")
HOW_TO_RATE = _("Write RATING, the number and 1 to 5 (best), for example RATING JK261124-BRRAE4 5.")
UNFINISHED = _("Report {number} is not done yet, so it can't be rated yet.")
RATED_BEFORE = _("You have rated report {number} already.")
REJECTED = _("Report {number} was rejected, so it can't be rated.")
WITHDRAWN = _("You withdrew report {number}, so it can't be rated.")
NOT_YOURS = _("Only its reporter can rate report {number}.")
RATED = _("Thank you. We have recorded your rating of {stars} for report {number}.")
STOPPED = _("You will get no more updates here. To get them again, reply START.")
CONFIRMED = _(
    "Thank you. Updates on report {number} will come to this number. To stop, reply STOP."
)
NOTHING_WAITS = _("No report is waiting for this answer. Write YES and the number of the report.")
STARTED = _("You will get updates here again. To stop, reply STOP.")
REOPENED = _("Report {number} is open again. {office} will work on it again.")
NOT_REOPENED = _("Report {number} can't be reopened. See what you can still do: {url}")
NOT_YOURS_TO_REOPEN = _("Only its reporter can reopen report {number}.")
REOPENED_HERE = _("The reporter wrote that it is not fixed.")  # as the reason in the timeline
HELP = _(
    "To report, write the problem, the street and the kelurahan. You can also write STATUS; RATING"
    " and 1 to 5; REOPEN; LINK; STOP. Emergency? Call {emergency}."
)
IN_PRIVATE = _("Please ask us in a direct message. Others can read this one.")
JOINED = _("Reports {number} and {earlier} are now one. We go on with {earlier}.")
NOTHING_TO_JOIN = _("We found no two open reports of yours about the same problem.")
NOT_JOINED = _("Report {number} can't be joined to {earlier}. Both stay as they are.")
