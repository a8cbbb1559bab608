"""The statuses of Open311: what each of our statuses is there, and what an update of a partner may
have. "open" and "closed" are of the standard, the others FixMyStreet's:
https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Additional-states
"""

from chalicelib.reports.status import Status

# All but the last are open there too, as they are here.
STATUSES = {
    Status.MENUNGGU: "open",
    Status.KOORDINASI: "investigating",
    Status.DISPOSISI: "action_scheduled",
    Status.PROSES: "in_progress",
    Status.SELESAI: "closed",
}
PARTNER_STATUSES = (
    *("open", "closed", "fixed", "in_progress", "planned", "action_scheduled", "investigating"),
    *("duplicate", "not_councils_responsibility", "no_further_action", "internal_referral"),
    *("cancelled", "reopen", "for_triage", "unchanged"),
)
SILENT_STATUSES = ("open", "unchanged")
