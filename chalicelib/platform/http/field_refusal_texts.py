"""The sentences about single values, by the rule they break.

``{field}`` is what people call the field, where people fill it in, and the field of the body where
only programs do.
"""

from collections.abc import Mapping

from chalicelib.city.rows import Priority
from chalicelib.platform.i18n import Sentence, sentences
from chalicelib.platform.roles import Role
from chalicelib.reports.filing import Purpose
from chalicelib.reports.status import Action

_ = sentences("platform")

# What the sentences below list.
CHOICES = {
    "actions": ", ".join(Action),
    "priorities": ", ".join(Priority),
    "purposes": ", ".join(Purpose),
    "roles": ", ".join(Role),
}
# What people call the fields that they fill in.
NAMES: Mapping[str, Sentence] = {
    "description": _("Description"),
    "place": _("Location"),
    "place.address": _("Address"),
    "contact.name": _("Name"),
    "contact.phone": _("Telephone number"),
    "contact.email": _("Email address"),
    "stars": _("Rating"),
    "text": _("Text"),
    "note": _("Note"),
    "photos": _("Photos"),
    "attachments": _("Attachments"),
    "digits": _("Code"),
    "title": _("Title"),
    "name": _("Name"),
    "label": _("Name"),
    "username": _("Username"),
    "email": _("Email address"),
    "filename": _("File name"),
    "size": _("File size"),
    "q": _("Search"),
}
FIELDS: Mapping[str, Sentence] = {
    "unknown": _("{field}: we do not know {value}."),
    "itself": _("A report can't be merged into itself."),
    "confidential": _("{value} is private, so nothing can be merged into it."),
    "merged": _("{value} was merged itself. Merge into the report it went into."),
    "not_open": _("{value} is finished. Merge into an open report only."),
    "merged_often": _("{most} reports are merged into {value}, which is the limit."),
    "secret": _(
        "Without X-Device-Token, {field} must have {least} to {most} characters that nobody"
        " else can guess."
    ),
    "phone": _("We can't use this telephone number. Please check it."),
    "too_many": _("At most {most} attachments."),
    "same": _("{field}: it is already {value}."),
    "past": _("{field} must be in the future."),
    "future": _("{field} must not be in the future."),
    "missing": _("{field} is missing."),
    "unknown_field": _("{field} is not a field of this request; check its spelling."),
    "file": _(
        "{field}: we can't take files here. Send the https address of the photo in media_url."
    ),
    "unknown_parameter": _("{field} is not a parameter of this address. These are: {taken}."),
    "no_parameters": _("{field} is not known: this address takes no parameters."),
    "too_wide": _(
        "That is too wide: name a {field}, or the code of a kota, kecamatan or kelurahan as area."
    ),
    "limits": _("{field}: {limits}"),
    "placeholders": _("Braces in {field} are only for one of: {known}."),
    "place": _("Say where it is: an address, a kelurahan, or a point (lat and lng together)."),
    "outside": _("This place is outside the city."),
    "location": _("Say where it is: lat and long together, address_string, or address_id."),
    "degrees": _("{field} must be a number of degrees in WGS84."),
    "wrong": _("The code is wrong or too old, or was tried too often. Please ask for a new code."),
    "one_way": _("Give a telephone number or an email address, only one of them."),
    "long": _("{field}: at most {most} characters."),
    "one": _("{field} takes one value only."),
    "choice": _("{field}: {value} can't be chosen. These can: {taken}."),
    "number": _("{field} must be a number."),
    "whole": _("{field} must be a whole number from 1 to {most}."),
    "moment": _("{field} must be a time with its zone, such as 2026-11-23T08:00:00+07:00."),
    "span": _("The span of {field} must go forward, and be {most} days at most."),
    "email": _("{field} is not a complete email address."),
    "web": _("{field} must be an https address."),
    "said": _("Give {field}: we can't take an empty update."),
    "many": _("{field}: at most {most}."),
    "browser": _("A browser needs no code. Its officer adds it as a duty contact."),
    "push_service": _("{field} must be an https address of a push service that we know."),
    "personal": _("{field} is published for good, so it must name no person. Leave out: {value}."),
    "type": _("We can't take this type of file. We take: {taken}."),
}
IN_ROW = _("Row {row}: {sentence}")  # of a table


# What a field takes, for the rule "limits".
LIMITS: Mapping[str, Sentence] = {
    "language": _("id or en."),
    "quiet_hours": _("must be an object with a begin and another end, or null."),
    "quiet_hours.begin": _("hours and minutes, such as 21:00."),
    "quiet_hours.end": _("hours and minutes, such as 06:00."),
    "digits": _("the six digits in our message."),
    "ways": _("a list of reply, sms, email and push, each once."),
    "endpoint": _("an https address of at most 1,200 characters."),
    "p256dh": _("the browser's public key: 65 bytes in base64url."),
    "auth": _("the browser's secret: 16 bytes in base64url."),
    "body": _("the body must be a JSON object."),
    "channel": _("use the code of a desk of your own office, from /v1/channels."),
    "X-Device-Token": _(
        "16 to 200 letters, digits, dots or dashes, made and kept by the application."
    ),
    "description": _("tell us what is wrong in 10 to 4,000 characters."),
    "days": _("a number from 1 to 365."),
    "into": _("the number of the report it goes into."),
    "category": _("use a code from /v1/categories."),
    "place": _("must be an object."),
    "place.address": _("1 to 300 characters."),
    "place.lat": _("the latitude must be a number from -90 to 90."),
    "place.lng": _("the longitude must be a number from -180 to 180."),
    "place.kelurahan": _("use a code from /v1/areas."),
    "occurred_at": _("a time with its zone, such as 2026-11-23T08:00:00+07:00."),
    "contact": _("must be an object; of a partner's key 1 to 200 characters."),
    "most": _("a whole number from 0 to 1,000,000."),
    "beside": _("the id of a key of the same partner, at most 12 characters."),
    "contact.name": _("1 to 100 characters."),
    "contact.phone": _("3 to 30 digits."),
    "contact.email": _("a complete email address."),
    "anonymous": _("true or false."),
    "visibility": _("public, facts or private."),
    "present": _("true or false."),
    "attachments": _("at most 5 ids from /v1/uploads."),
    "answers": _("codes of questions of the category, each with a text or the chosen values."),
    "photos": _("at most 5 ids from /v1/uploads."),
    "filename": _("1 to 255 characters."),
    "content_type": _("a type of file such as image/jpeg."),
    "Idempotency-Key": _("1 to 255 characters."),
    "size": _("1 to 15,728,640 bytes (15 MB)."),
    "action": _("one of {actions}."),
    "reason": _(
        "a code from /v1/reasons; to reopen a report or appeal: why, in 1 to 2,000 characters."
    ),
    "reasons": _("at most 5 codes from /v1/reasons."),
    "stars": _("a whole number from 1 to 5."),
    "text": _("1 to 2,000 characters; in a template at most 1,000, to withdraw a report 300."),
    "until": _("a time with its zone, such as 2026-11-23T08:00:00+07:00."),
    "task": _("use the id of a task of the report."),
    "reports": _("1 to 100 reports, each with number and version."),
    "verdict": _("accepted or rejected."),
    "decision": _("hide, reject, restore or uphold."),
    "against": _("closing or moderation."),
    "priority": _("one of {priorities}."),
    "purpose": _("one of {purposes}."),
    "version": _("the version of the report as you read it, a whole number."),
    "note": _("at most 2,000 characters."),
    "internal": _("true or false; true only with the action comment."),
    "lengthen": _("true or false; true only with the action recategorise."),
    "about_officials": _("true or false."),
    "to_agency": _("an office's code from /v1/agencies."),
    "queue": _("work, verification, moderation, limited, escalated or red_flag."),
    "limit": _("a whole number from 1 to 100."),
    "before": _("a whole number from 0 to 999,999."),
    "bbox": _("west, south, east and north in WGS84, such as 106.7,-6.3,106.9,-6.1."),
    "zoom": _("a whole number from 0 to 22."),
    "cursor": _("use the next of the page before."),
    "late": _("true or false."),
    "red_flag": _("true or false."),
    "q": _("a report's number, or 1 to 10 words of its description or address."),
    "from": _("a date such as 2026-11-01, before the end of the span."),
    "to": _("a date such as 2026-11-30."),
    "near": _("latitude and longitude in WGS84, such as -6.1926,106.7697."),
    "code": _("1 to 40 small letters, digits or hyphens."),
    "title": _("1 to 80 characters."),
    "status": _(
        "a status: menunggu, koordinasi, disposisi, proses, and for a webhook selesai too."
    ),
    "name": _("1 to 80 characters."),
    "url": _("an https address at port 443, of at most 500 characters."),
    "kelurahan": _("at most 50 codes from /v1/areas."),
    "kecamatan": _("at most 50 codes such as 31.73.05."),
    "agency": _("at most 50 codes from /v1/agencies."),
    "kind": _("at most 50 kinds such as filed, status, comment."),
    "active": _("true or false."),
    "roles": _("one or more of {roles}."),
    "adjustments": _(
        "changes of counts: each column once, by a whole number other than 0. The counts "
        "must stay possible. There are none with the verdict rejected."
    ),
    "role": _("one of {roles}."),
    "report": _("the number of one report, or an office with a quarter instead."),
    "quarter": _("a quarter such as 2026-Q3, for an office."),
    "username": _("3 to 40 small letters, digits, dots or hyphens."),
    "email": _("a complete email address."),
    "way": _("mail, chat, webhook or sms."),
    "address": _("an email address, a telephone number or an https address, as the way needs it."),
    "label": _("1 to 80 characters."),
    "hours": _("always, office, or days with times such as mon-fri 07:00-15:00; sat 08:00-12:00."),
    "begins": _("a day, such as 2026-12-24, today or later."),
    "ends": _("a day, not before the first one, and within the longest time of a deputy."),
    "absent_from": _("a day such as 2026-12-24, or null."),
    "absent_until": _("a day such as 2026-12-31, not before absent_from, or null."),
    "deputy": _("the id of another duty contact of the same office, or null."),
}
ELSE = _("its content does not fit.")
