"""Written by ``make client`` from the API's description: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Action = Literal[
    "answer",
    "comment",
    "disposisi",
    "koordinasi",
    "merge",
    "outside",
    "pause",
    "proses",
    "recategorise",
    "release",
    "resume",
    "return",
    "selesai",
    "task",
    "unmerge",
    "withdraw",
]


class ActionBody(TypedDict):
    """`POST /v1/work/{number}/actions`. `task` is the `id` of a task of the report."""

    action: Action
    note: NotRequired[str | None]
    to_agency: NotRequired[str | None]
    reason: NotRequired[str | None]
    until: NotRequired[str | None]
    category: NotRequired[str | None]
    into: NotRequired[str | None]
    internal: NotRequired[bool]
    version: int
    task: NotRequired[int | None]
    photos: NotRequired[list[str]]


class Answered(TypedDict):
    """What was answered to what the service asks beyond the description (docs/open311.md)."""

    answer: str
    code: str
    question: str


class AppealBody(TypedDict):
    """`POST /v1/reports/{number}/appeal`; `reason` in the reporter's own words. Of what was
    closed and is hidden, `against` says what is not accepted; else it is what can be.
    """

    reason: str
    against: NotRequired[Literal["closing", "moderation"] | None]


class Area(TypedDict):
    """`found` is there when a point was asked for: by which evidence it lies here."""

    code: str
    found: NotRequired[str]
    kecamatan: str
    kota: str
    lat: float
    lng: float
    name: str


class Areas(TypedDict):
    items: list[Area]
    next: str | None


class AskBody(TypedDict):
    """`POST /v1/my-reports`: a telephone number or an address of mail, not both."""

    contact: ContactBody


class Asked(TypedDict):
    """The same whoever asks, and whether there is anything to be sent."""

    message: str


class Attribute(TypedDict):
    """`values` are there when some of them are to be chosen."""

    code: str
    datatype: str
    datatype_description: str
    description: str
    order: int
    required: bool
    values: NotRequired[list[Value]]
    variable: bool


class BulkBody(TypedDict):
    """`POST /v1/work/actions`: one step with up to a hundred reports."""

    action: Action
    note: NotRequired[str | None]
    to_agency: NotRequired[str | None]
    reason: NotRequired[str | None]
    until: NotRequired[str | None]
    category: NotRequired[str | None]
    into: NotRequired[str | None]
    internal: NotRequired[bool]
    reports: list[Seen]


class BulkResult(TypedDict):
    """What became of one report of many: `status` as HTTP's, and its `version` or why not."""

    number: str
    problem: Problem | None
    status: int
    version: int | None


class BulkResults(TypedDict):
    items: list[BulkResult]


class Calendar(TypedDict):
    """The link to an office's calendar, told when it is given and never again."""

    agency: Named
    given_at: str
    url: str


class Campaign(TypedDict):
    """So many `reports` say one text, names, places and numbers aside; `numbers` are the
    first of them, as far as the reader would find them; central triage is told all.
    """

    category: Named | None
    id: str
    numbers: list[str]
    reports: int
    since: str
    until: str


class CampaignPage(TypedDict):
    items: list[Campaign]
    next: str | None


class Categories(TypedDict):
    items: list[Category]
    next: str | None


class Category(TypedDict):
    aliases: list[str]
    code: str
    group: str
    name: str


class Challenge(TypedDict):
    """The answer to X's."""

    response_token: str


class Channel(TypedDict):
    code: str
    kind: str
    name: str


class ChannelHealth(TypedDict):
    """A channel's last 24 hours. `refused` counts deliveries by reason. `silent`: no
    message in three hours, although `usual_in_three_hours` are usual at this time of day.
    """

    code: str
    enabled: bool
    lag_seconds: float | None
    last_message_at: str | None
    name: str
    notices: Notices
    parked: int
    refused: dict[str, int]
    repeated: int
    silent: bool
    taken: int
    usual_in_three_hours: float


class Channels(TypedDict):
    items: list[Channel]
    next: str | None


class Chosen(TypedDict):
    """What was chosen from a list of the service's definition."""

    code: str
    key: str
    name: str


class CodeSent(TypedDict):
    """A code was sent by that `way`, `to` an address with its middle left out; it is valid
    `until` then.
    """

    to: str
    until: str
    way: str


class CommentBody(TypedDict):
    """`POST /v1/reports/{number}/comments`."""

    text: str
    attachments: NotRequired[list[str]]


class ConfirmationBody(TypedDict):
    """`POST /v1/reports/{number}/subscriptions/confirmation`: the code that was sent."""

    digits: str


class Contact(TypedDict):
    """Who reported and how they are told, as far as they gave it: `reply` is where answers
    on the channel go, `person` what the channel knows them by; `muted` that they want no
    notices, `proven` the ways we know to lead to them, `ended` those by which they want
    none of this report, `ways` those they chose, `sms_to` and `email_to` where to, as they
    confirmed later, `bounced` a mail address that sent our mail back and gets none any
    more, `language` id or en.
    """

    bounced: str | None
    email: str | None
    email_to: str | None
    ended: list[str]
    language: str
    muted: bool
    name: str | None
    person: str | None
    phone: str | None
    proven: list[str]
    quiet_hours: str | None
    reply: str | None
    sms_to: str | None
    ways: list[str]


class ContactBody(TypedDict):
    name: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]


class ContactKept(TypedDict):
    """A contact left with a "me too", `since` when it hears what happens, in which
    `language`, and what became of each notice to it. `proven` are ways that were confirmed
    and tell; `ended` are those they ended; `muted`: all, with STOP. `bounced`: its mail
    address sent our mail back and gets none any more.
    """

    bounced: bool
    email: str | None
    ended: list[str]
    language: str
    muted: bool
    notices: list[SentNotice]
    phone: str | None
    proven: list[str]
    quiet_hours: QuietHours | None
    since: str


class Countdown(TypedDict):
    """To the next promise of an open report: `stage` is answer or completion, `calendar`
    clock or office, whose `minutes` are left until `due` or, when it is `over`, have passed
    since. They are told to whole hours where it is a day of that calendar or more. While
    the clock stands still, they are those that are left at `paused_until`.
    """

    calendar: str
    due: str
    minutes: int
    over: bool
    paused_until: str | None
    sentence: str
    stage: str


class Definition(TypedDict):
    attributes: list[Attribute]
    service_code: str


class Delivered(TypedDict):
    """What became of a partner's delivery: of its one report, or `results` of each of
    several. Other senders want to know no more than that it was taken.
    """

    holder: NotRequired[str | None]
    id: NotRequired[str | None]
    message: NotRequired[str]
    number: NotRequired[str | None]
    repeated: NotRequired[bool]
    result: NotRequired[str]
    results: NotRequired[list[Delivered]]
    status: NotRequired[str | None]
    token: NotRequired[str | None]
    track_url: NotRequired[str | None]


class Deliveries(TypedDict):
    items: list[Delivery]
    next: str | None


class Delivery(TypedDict):
    """An event, and what became of it for one subscriber: claimed while it is called,
    delivered, failed (`retry`: it is tried again), or withheld, with the `code` paused (the
    webhook) or hidden (its report). Else `code` is the status of the last answer, or the
    fault that was met instead.
    """

    code: str | None
    id: str
    last_try_at: str
    number: str
    retry: bool
    seq: int
    state: str
    tries: int
    type: str


class DeliveryResult(TypedDict):
    """What a subscriber's system answered just now."""

    code: str
    delivered: bool
    id: str
    seconds: int


class DeskBody(TypedDict):
    """`POST /v1/desk/reports`; `channel` may be left out where an office has one desk.
    `priority` is what the clerk saw; without it, the category's. `present`: the person
    stands at the desk and says that the contact is theirs.
    """

    description: str
    place: PlaceBody
    category: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    contact: NotRequired[ContactBody | None]
    anonymous: NotRequired[bool]
    private: NotRequired[bool]
    attachments: NotRequired[list[str]]
    language: NotRequired[Language]
    channel: NotRequired[str | None]
    priority: NotRequired[Priority | None]
    present: NotRequired[bool]


class Discovery(TypedDict):
    changeset: str
    contact: str
    endpoints: list[Endpoint]
    key_service: str


class DoneReport(TypedDict):
    closed_at: str
    number: str


class Emergency(TypedDict):
    """What was written tells of danger: `number` is to be called at once, as `message`
    says.
    """

    danger: Named
    message: str
    number: str


class Endpoint(TypedDict):
    changeset: str
    formats: list[str]
    specification: str
    type: str
    url: str


class Entry(TypedDict):
    """One entry of a timeline; `photos` are links. `reason` is a listed one, `until` when a
    pause ends or a task is due, `verdict` a verifier's, `decision` a moderator's; `to` the
    offices it goes or is told to; `stars` and `reasons` a rating's; `other` is the report
    it was merged with or taken out of, for officers only. `seq` numbers the changes that
    its reader sees: each has their own.
    """

    at: str
    by: Named
    decision: str | None
    holder: Named
    kind: str
    note: str | None
    other: str | None
    photos: list[str]
    reason: Named | None
    reasons: list[Named]
    seq: int
    stars: int | None
    status: str
    to: list[Named]
    until: str | None
    verdict: str | None


class Erasure(TypedDict):
    """How an erasure stands: `state` asked, or done at `done_at` with what was `removed`.
    `remains` is what can't be erased, and why.
    """

    asked_at: str
    done_at: str | None
    message: str
    number: str
    remains: list[Explained]
    removed: list[Removed]
    state: str


class Error(TypedDict):
    code: int
    description: str


class Escalation(TypedDict):
    at: str
    red_flag: bool
    to: list[Named]


class Evidence(TypedDict):
    """Of the photos of a closing. `state`: pending, clear or flagged, with what was found."""

    findings: list[Finding]
    state: str


class Explained(TypedDict):
    """`what` is kept, `until` when and `why`, in sentences."""

    until: str
    what: str
    why: str


class Export(TypedDict):
    """All that is kept of a reporter about one report. `sent_at` is the channel's own
    moment of the filing, `category_score` how sure a suggested category was, 0 to 1.
    """

    about: str
    anonymous: bool
    answers: list[Answered]
    category_score: float | None
    contact: Contact
    exported_at: str
    files: list[File]
    kept: list[Explained]
    looked_at: list[Looked]
    notices: list[Notice]
    number: str
    report: OwnReport
    said: list[Said]
    sent_at: str | None
    waiting: list[Waiting]


class Extended(TypedDict):
    channel: str | None
    photos: list[str]


class Feature(TypedDict):
    """A public report; `properties` are named as the columns of the table."""

    geometry: Point | None
    id: str
    properties: dict[str, str | None]
    type: Literal["Feature"]


class Features(TypedDict):
    """RFC 7946."""

    features: list[Feature]
    type: Literal["FeatureCollection"]


class File(TypedDict):
    """A file the reporter sent with entry `seq`. `link` lives five minutes; None where
    `note` says why there is none.
    """

    at: str
    link: str | None
    name: str
    note: str | None
    seq: int


class Filed(TypedDict):
    account_id: str | None
    service_notice: str
    service_request_id: str


class Finding(TypedDict):
    """What is doubtful about a photo, in a word and in a sentence; `other` is the report on
    which the same or a like one was handed in. `photo` is a link, None where photos are not
    shown.
    """

    flag: str
    other: str | None
    photo: str | None
    reason: str


class Health(TypedDict):
    status: str
    table: bool
    version: str


class Held(TypedDict):
    """One office's turn with a report, in clock seconds; `until` is None for the present
    holder, whose seconds run on until the report is closed.
    """

    office: Named
    seconds: int
    since: str
    until: str | None


class Identity(TypedDict):
    """Who reported, as far as they told."""

    email: str | None
    name: str | None
    phone: str | None


class IdentityBody(TypedDict):
    """`POST /v1/work/{number}/identity`; `reason` is one of `/v1/reasons`."""

    reason: str


Language = Literal["en", "id"]


class LateReason(TypedDict):
    """Why it is late. `waiting_for`: triage, answer, start, work, rework, or nothing any
    more; `since` when. What has taken time: `handed_on` counts changes of office,
    `sent_back` closings that were not accepted.
    """

    handed_on: int
    paused_minutes: int
    sent_back: int
    sentence: str
    since: str
    waiting_for: str


class Looked(TypedDict):
    """Whose head was shown the reporter's identity, and the listed reason."""

    at: str
    office: Named
    reason: Named | None


class Moderation(TypedDict):
    """Why a report is hidden or rejected, decided by whom. `appeal`: open, waiting, or
    judged; `sentence` says it, and how its reporter may appeal.
    """

    appeal: str
    at: str
    by: Named
    reason: Named
    sentence: str
    state: str


class ModerationBody(TypedDict):
    """`POST /v1/work/{number}/moderation`. To hide and to reject takes a `reason` of
    `/v1/reasons`, to uphold a note.
    """

    decision: Literal["hide", "reject", "restore", "uphold"]
    version: int
    reason: NotRequired[str | None]
    note: NotRequired[str | None]


class Move(TypedDict):
    """A step this officer may take now, and the fields it needs."""

    action: str
    needs: list[str]
    status: str


class MyReport(TypedDict):
    """A report of one's own. `summary` is the beginning of what was filed; `token` goes
    into `X-Report-Token` as long as the session lasts, and `may` names what it is good for
    now.
    """

    category: Named | None
    channel: str
    confirmed: bool
    countdown: Countdown | None
    created_at: str
    holder: Named
    may: list[str]
    number: str
    private: bool
    promise: Promise
    rating: int | None
    status: str
    status_label: str
    summary: str | None
    token: str
    track_url: str
    updated_at: str


class MyReports(TypedDict):
    """All of one contact's, whatever the channel, the last filed first. `session` goes into
    `X-Reporter-Session` until `session_until`.
    """

    items: list[MyReport]
    next: str | None
    session: str
    session_until: str


class Named(TypedDict):
    """An office, a category or an area."""

    code: str
    name: str


class Note(TypedDict):
    datetime: str
    description: str
    type: str


class Notice(TypedDict):
    """A notice about entry `seq`: `way` is reply, sms or email, `state` claimed, sent or
    refused, then with the sender's `code`.
    """

    at: str
    code: str | None
    seq: int
    state: str
    way: str


class Notices(TypedDict):
    """What became of notices to reporters: sent; delayed, to be tried again; refused for
    good by the sender; met an access that has expired; unknown, when the sender's answer
    was lost.
    """

    delayed: int
    expired: int
    refused: int
    sent: int
    unknown: int


class Office(TypedDict):
    code: str
    level: str
    name: str
    parent: str | None


class Offices(TypedDict):
    items: list[Office]
    next: str | None


class OwnReport(TypedDict):
    """`may` names what its reporter may do now: comments, rating, reopen, appeal, privacy,
    export, erasure. `emergency` answers what was just written.
    """

    appealed: int
    category: Named | None
    channel: str | None
    confirmed: bool
    countdown: Countdown | None
    created_at: str
    description: str | None
    duplicate_of: str | None
    emergency: Emergency | None
    escalation: Escalation | None
    holder: Named
    holder_since: str
    holders: int
    late_reason: LateReason | None
    may: list[str]
    moderation: Moderation | None
    number: str
    occurred_at: str | None
    older: str | None
    outcome: str | None
    place: Place | None
    priority: str | None
    private: bool
    promise: Promise
    rating: int | None
    reopened: int
    status: str
    status_label: str
    supporters: int
    timeline: list[Entry]
    updated_at: str
    usual: Usual | None
    verification: Verification | None
    version: int


class Place(TypedDict):
    """`found` says by which evidence the area is known: given, outline, near_outline,
    nearest_point, qualified, named, street; or outside, unknown.
    """

    address: str | None
    found: str
    kecamatan: str | None
    kelurahan: Named | None
    kota: str | None
    lat: float | None
    lng: float | None


class PlaceBody(TypedDict):
    """At least an address, a kelurahan's code, or both coordinates in WGS84 degrees."""

    address: NotRequired[str | None]
    lat: NotRequired[float | None]
    lng: NotRequired[float | None]
    kelurahan: NotRequired[str | None]


class Point(TypedDict):
    """`coordinates`: longitude, latitude."""

    coordinates: list[float]
    type: Literal["Point"]


Priority = Literal["biasa", "darurat", "mendesak"]


class PrivacyBody(TypedDict):
    """`POST /v1/reports/{number}/privacy`."""

    private: bool


class Problem(TypedDict):
    """RFC 9457, with members of its own for each type: the `field` that is amiss and by
    which `rule`, what is `allowed` or `known` instead, who may, by `roles`, and what has
    changed. `seconds` are until it may be tried again.
    """

    action: NotRequired[str]
    allowed: NotRequired[list[str]]
    call: NotRequired[str]
    changes: NotRequired[list[Entry]]
    channel: NotRequired[str]
    code: NotRequired[str]
    desks: NotRequired[str]
    detail: str
    emergency: NotRequired[Emergency]
    event: NotRequired[str]
    field: NotRequired[str]
    groups: NotRequired[str]
    heads: NotRequired[list[Named]]
    holder: NotRequired[Named]
    jurisdiction: NotRequired[str]
    known: NotRequired[str]
    latest: NotRequired[str]
    least: NotRequired[int]
    most: NotRequired[int]
    number: NotRequired[str]
    office: NotRequired[str]
    photo: NotRequired[str]
    reason: NotRequired[str | None]
    report_status: NotRequired[str]
    request_id: NotRequired[str]
    roles: NotRequired[list[str]]
    rule: NotRequired[str]
    seconds: NotRequired[int]
    service: NotRequired[str]
    status: int
    taken: NotRequired[str]
    target: NotRequired[str | None]
    task: NotRequired[int | None]
    tasks: NotRequired[list[int]]
    title: str
    triage: NotRequired[Named]
    type: str
    upload: NotRequired[str]
    value: NotRequired[str]
    version: NotRequired[int]
    webhook: NotRequired[str]


class Promise(TypedDict):
    """`paused_until` is when a paused clock runs on by itself; `complete_by` counts on it.
    That is null while nothing is promised: of a place outside the city, before an office
    answers.
    """

    complete_by: str | None
    late: bool
    paused: bool
    paused_until: str | None
    respond_by: str


class PublicLine(TypedDict):
    """A public report in a list, without what was said; its place is as near as the public
    may know it.
    """

    category: Named | None
    channel: str
    complete_by: str | None
    created_at: str
    holder: Named
    kelurahan: Named | None
    lat: float | None
    lng: float | None
    number: str
    status: str
    status_label: str
    track_url: str
    updated_at: str


class PublicPage(TypedDict):
    items: list[PublicLine]
    next: str | None


class QueueLine(TypedDict):
    """`moved`: it has changed since the first page of this list was read, and may have been
    on an earlier page, as it was then.
    """

    address: str | None
    category: Named | None
    channel: str
    closed_at: str | None
    complete_by: str
    created_at: str
    due: str
    evidence: str | None
    holder: Named
    kelurahan: Named | None
    kind: str
    late: bool
    moved: bool
    number: str
    over_limit: Named | None
    paused_until: str | None
    priority: str
    red_flag: bool
    rung: int
    status: str | None
    status_label: str
    summary: str | None
    task: int | None
    updated_at: str
    version: int | None


class QuietBody(TypedDict):
    """Hours in the city's time, `21:00` to `06:00`."""

    begin: str
    end: str


class QuietHours(TypedDict):
    """Hours in the city's time, `21:00` to `06:00`."""

    begin: str
    end: str


class RatingBody(TypedDict):
    """`POST /v1/reports/{number}/rating`; `reasons` are of `/v1/reasons`."""

    stars: int
    reasons: NotRequired[list[str]]
    text: NotRequired[str | None]


class Reason(TypedDict):
    """A listed reason. `most_hours` is how long a pause for it may last."""

    code: str
    kind: str
    label: str
    most_hours: float | None


class Reasons(TypedDict):
    items: list[Reason]
    next: str | None


class Receipt(TypedDict):
    """`token` is the reporter's secret, told once. Where there is an `emergency`, show it
    before all else. `possible_duplicates` are others' reports that may be of the same
    matter, the likeliest first; a repeat is not told them again. `updates` is empty for who
    left no way to them.
    """

    category: Named | None
    emergency: Emergency | None
    holder: Named
    message: str
    number: str
    place: Place | None
    possible_duplicates: list[Similar]
    promise: Promise
    status: str
    token: str | None
    track_url: str
    updates: list[Update]


class RecurringPage(TypedDict):
    """Spots that were done `times` times or more within so many `metres` since a moment.
    Not `whole`: there are too many closings to be looked at all.
    """

    items: list[RecurringSpot]
    metres: float
    next: str | None
    since: str
    times: int
    whole: bool


class RecurringSpot(TypedDict):
    """A place where a matter was done `times` times, and came back after each but the last:
    reports that were open together are one time. `lat` and `lng`: the one of its `closings`
    around which the others lie. `reports`: the last fifty of them, the last first.
    """

    category: Named | None
    closings: int
    first_closed_at: str
    kecamatan: str | None
    kelurahan: Named | None
    kota: str | None
    last_closed_at: str
    lat: float
    lng: float
    reports: list[DoneReport]
    times: int


class Removed(TypedDict):
    """`count` of what was removed, by a code and in a word."""

    count: int
    name: str
    what: str


class ReopenBody(TypedDict):
    """`POST /v1/reports/{number}/reopen`; `reason` in the reporter's own words, with
    photos.
    """

    reason: str
    attachments: NotRequired[list[str]]


class Report(TypedDict):
    """A report. Of a private one the public sees status, holder, promise and moments only.
    `outcome` of a closed one is done, or outside what the city may do; it is `confirmed`
    when nobody objected in time. `reopened` and `appealed` count its reporter's objections;
    `holders` the offices that have held it. `version` counts the changes that its reader
    sees, and `updated_at` is when the last one was; what an officer's actions name is the
    `version` officers read. `timeline` is its first entry and the newest; where there are
    others, `older` leads to them. Sentences are Indonesian, or English with `Accept-
    Language: en`.
    """

    appealed: int
    category: Named | None
    channel: str | None
    confirmed: bool
    countdown: Countdown | None
    created_at: str
    description: str | None
    duplicate_of: str | None
    escalation: Escalation | None
    holder: Named
    holder_since: str
    holders: int
    late_reason: LateReason | None
    moderation: Moderation | None
    number: str
    occurred_at: str | None
    older: str | None
    outcome: str | None
    place: Place | None
    priority: str | None
    private: bool
    promise: Promise
    rating: int | None
    reopened: int
    status: str
    status_label: str
    supporters: int
    timeline: list[Entry]
    updated_at: str
    usual: Usual | None
    verification: Verification | None
    version: int


class ReportBody(TypedDict):
    """`POST /v1/reports`. `language` is that of the receipt and of all notices."""

    description: str
    place: PlaceBody
    category: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    contact: NotRequired[ContactBody | None]
    anonymous: NotRequired[bool]
    private: NotRequired[bool]
    attachments: NotRequired[list[str]]
    language: NotRequired[Language]


class RequestUpdate(TypedDict):
    """What happened to a request. `status` is one of FixMyStreet's, `external_status_code`
    ours.
    """

    description: str
    external_status_code: str
    media_url: str | None
    service_request_id: str
    status: str
    update_id: str
    updated_datetime: str


class Said(TypedDict):
    """The reporter's own words, as they came; `seq` is their entry in the timeline."""

    at: str
    kind: str
    seq: int
    text: str


class SearchPage(TypedDict):
    """A page may be short, or empty, and still have a `next`. `since` and `until` say which
    reports were looked through, by when they were filed; None for a number.
    """

    items: list[WorkLine]
    next: str | None
    since: str | None
    until: str | None


class Seen(TypedDict):
    """A report as the officer saw it."""

    number: str
    version: int


class SentNotice(TypedDict):
    """A notice about the entry `seq` of the timeline, as its log has it. `way`: reply (on
    the channel the report came by), sms, email; `to` is its address with the middle left
    out. `state`: claimed (in the queue or on its way), sent, delivered, failed (`retry`: it
    is tried again), unknown (it may have gone out, and is not sent again) or withheld, with
    a `code` of ours (muted, ended, quiet_hours or daily `until` then, unproven, country,
    no_sms, cap) or the sender's, and in words the `reason`.
    """

    at: str
    code: str | None
    kind: str
    reason: str | None
    retry: bool
    seq: int
    state: str
    to: str | None
    until: str | None
    way: str


class SentNotices(TypedDict):
    items: list[SentNotice]
    next: str | None


class Service(TypedDict):
    """`metadata` says that there is a definition with attributes; `keywords` are parted by
    commas.
    """

    description: str
    group: str
    keywords: str
    metadata: bool
    service_code: str
    service_name: str
    type: str


class ServiceRequest(TypedDict):
    """A report. With `extensions=true` it has what was answered and sent along, and, asked
    for by its id, what happened to it.
    """

    address: str | None
    address_id: str | None
    agency_responsible: str | None
    attributes: NotRequired[list[Chosen]]
    description: str | None
    expected_datetime: str | None
    extended_attributes: NotRequired[Extended]
    lat: float | None
    long: float | None
    media_url: str | None
    notes: NotRequired[list[Note]]
    requested_datetime: str
    service_code: str
    service_name: str
    service_notice: str | None
    service_request_id: str
    status: str
    status_notes: str
    updated_datetime: str
    zipcode: str | None


class Similar(TypedDict):
    """A public report that is open and likely to be of the same matter, as the public sees
    it: `distance` in metres, None where one of the two has no point; `summary` is the
    beginning of what was said.
    """

    category: Named | None
    created_at: str
    distance: int | None
    number: str
    status: str
    status_label: str
    summary: str
    supporters: int
    track_url: str


class SimilarBody(TypedDict):
    """`POST /v1/reports/similar`: as it would be filed, or less; only the place is needed."""

    place: PlaceBody
    category: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    contact: NotRequired[ContactBody | None]
    anonymous: NotRequired[bool]
    private: NotRequired[bool]
    attachments: NotRequired[list[str]]
    language: NotRequired[Language]
    description: NotRequired[str]


class SimilarReports(TypedDict):
    """The likeliest first; there is no next page. Where there is an `emergency`, show it
    before all else.
    """

    emergency: Emergency | None
    items: list[Similar]
    next: str | None


class Subscriptions(TypedDict):
    """How a reporter is told of a report. `muted`: of none of their reports. In
    `quiet_hours` they are told nothing that can wait.
    """

    language: str
    muted: bool
    number: str
    quiet_hours: QuietHours | None
    ways: list[WayTold]


class SubscriptionsBody(TypedDict):
    """`POST /v1/reports/{number}/subscriptions`; what is left out stays as it is. No ways
    at all end all notices of the report; quiet hours of null are none.
    """

    language: NotRequired[Language | None]
    ways: NotRequired[list[Literal["email", "reply", "sms"]] | None]
    quiet_hours: NotRequired[QuietBody | None]


class SupportBody(TypedDict):
    """`POST /v1/reports/{number}/support`. A contact subscribes to what happens, but not in
    its quiet hours.
    """

    contact: NotRequired[ContactBody | None]
    quiet_hours: NotRequired[QuietBody | None]


class SupportKept(TypedDict):
    """All that is kept of one who supports a report: `since` when, how many keyed `hashes`
    of a contact, a device or an address they are known again by, and each contact they
    left. Once it is taken back it is nothing, since null.
    """

    contacts: list[ContactKept]
    hashes: int
    number: str
    since: str | None


class SupportWishesBody(TypedDict):
    """`POST /v1/reports/{number}/support/subscriptions`; what is left out stays as it is,
    quiet hours of null are none.
    """

    language: NotRequired[Language | None]
    quiet_hours: NotRequired[QuietBody | None]


class Supported(TypedDict):
    """`counted`: as one more; False for who said so before, and for the reporter.
    `subscribed`: the contact hears of what happens, as `updates` say where it is asked to
    confirm. `token` goes into `X-Support-Token` to take it back; told to who is counted
    now, or known by the same device.
    """

    counted: bool
    number: str
    subscribed: bool
    supporters: int
    token: str | None
    updates: list[Update]


class Task(TypedDict):
    """A part of the work another office was asked for. `state`: open, answered or
    withdrawn, by `ended`.
    """

    asked: Entry
    due: str
    ended: Entry | None
    id: int
    late: bool
    office: Named
    state: str


class Template(TypedDict):
    """A canned answer, for any `action` or `category` when None. `filled` is the text for
    the report that was asked for.
    """

    action: str | None
    agency: Named
    category: Named | None
    code: str
    filled: str | None
    text: str
    title: str


class TemplateBody(TypedDict):
    """`PUT /v1/work/templates/{code}`; without an action or a category it is for any."""

    title: str
    text: str
    action: NotRequired[Action | None]
    category: NotRequired[str | None]


class Templates(TypedDict):
    items: list[Template]
    next: str | None


class TimelinePage(TypedDict):
    """Entries of a timeline before one, but its first, in order; `older` leads to those
    before them.
    """

    number: str
    older: str | None
    timeline: list[Entry]


class Token(TypedDict):
    service_request_id: str
    token: str


class Update(TypedDict):
    """How who left a contact hears what happens, by one way, in words that may be shown.
    `withheld` says why nothing but the receipt comes by it yet (unproven), or never
    anything (country, no_sms).
    """

    message: str
    to: str
    way: str
    withheld: str | None


class Updated(TypedDict):
    """`update_id` is the one under which the update is listed."""

    update_id: str


class Upload(TypedDict):
    """Post `fields` and then the file to `url` as multipart/form-data, until `expires_at`
    and no larger than the size that was asked for; name `id` in a report.
    """

    expires_at: str
    fields: dict[str, str]
    id: str
    url: str


class UploadBody(TypedDict):
    """`POST /v1/uploads`; `size` in bytes."""

    filename: str
    content_type: str
    size: int


class Usual(TypedDict):
    """How long reports of its category usually take, where it lies: the median of
    `closings` of the last months, in minutes by the clock, within its kelurahan, kecamatan,
    kota or the city, whichever is the smallest with enough of them. As it was when the
    report was filed.
    """

    area: Named
    category: Named | None
    closings: int
    minutes: int
    sentence: str


class Value(TypedDict):
    key: str
    name: str


Verdict = Literal["accepted", "rejected"]


class Verification(TypedDict):
    """Of a closing. `state`: waiting for `by`, accepted, or rejected, which sent it back;
    `rejections` counts those.
    """

    by: Named | None
    rejections: int
    state: str


class VerificationBody(TypedDict):
    """`POST /v1/work/{number}/verification`. A rejection needs a note."""

    verdict: Verdict
    version: int
    note: NotRequired[str | None]


class Waiting(TypedDict):
    """What the reporter added and is not in the timeline yet."""

    at: str
    channel: str
    text: str


class WayTold(TypedDict):
    """A way that leads to the reporter; `on`: it tells. `channel` is that of a reply.
    `withheld` says why it tells nothing yet (unproven) or never does (country, no_sms).
    """

    channel: str | None
    on: bool
    to: str | None
    way: str
    withheld: str | None


class Webhook(TypedDict):
    """A subscriber's webhook. Of each filter one value has to fit; an empty one lets all
    through. Paused because it was asked, gone (410), or failing for a day; `failing_since`
    is the first failure after the last success. Until `old_secret_until` the secret of
    before signs too.
    """

    agency: list[str]
    category: list[str]
    created_at: str
    failing_since: str | None
    id: str
    kecamatan: list[str]
    kelurahan: list[str]
    kind: list[str]
    name: str
    old_secret_until: str | None
    paused_because: str | None
    state: str
    status: list[str]
    updated_at: str
    url: str


class WebhookBody(TypedDict):
    """`POST /v1/webhooks` and `PUT /v1/webhooks/{webhook}`. Of each filter that is not
    empty one value has to fit.
    """

    name: str
    url: str
    kelurahan: NotRequired[list[str]]
    kecamatan: NotRequired[list[str]]
    category: NotRequired[list[str]]
    agency: NotRequired[list[str]]
    status: NotRequired[list[str]]
    kind: NotRequired[list[str]]
    active: NotRequired[bool]


class WebhookData(TypedDict):
    """Facts of a public report: `to` are the offices it was handed to or that are told. Of
    one that was hidden `number` and `seq` only; of a test `webhook` only. `seq` counts the
    changes of the report that the public sees.
    """

    category: NotRequired[Named]
    holder: NotRequired[Named]
    kecamatan: NotRequired[str | None]
    kelurahan: NotRequired[Named | None]
    number: NotRequired[str]
    seq: NotRequired[int]
    status: NotRequired[str]
    status_label: NotRequired[str]
    to: NotRequired[list[Named]]
    track_url: NotRequired[str]
    webhook: NotRequired[str]


class WebhookEvent(TypedDict):
    """What subscribers are sent; `type` is `report.<kind>`, `report.hidden` or `test`."""

    data: WebhookData
    timestamp: str | None
    type: str


class WebhookWithSecret(TypedDict):
    """`secret` is told here and never again."""

    agency: list[str]
    category: list[str]
    created_at: str
    failing_since: str | None
    id: str
    kecamatan: list[str]
    kelurahan: list[str]
    kind: list[str]
    name: str
    old_secret_until: str | None
    paused_because: str | None
    secret: str
    state: str
    status: list[str]
    updated_at: str
    url: str


class Webhooks(TypedDict):
    items: list[Webhook]
    next: None


class WorkCounts(TypedDict):
    """An office's open reports. Not `whole`: there are too many to be counted, and these
    are the most urgent of them.
    """

    agency: Named
    at: str
    due_in_24_hours: int
    due_later: int
    late: int
    open: int
    red_flags: int
    statuses: dict[str, int]
    tasks: int
    whole: bool


class WorkLine(TypedDict):
    """A report in a list of officers; `due` is the promise of the stage it is in. `summary`
    and `address` are beginnings. Of the kind task it is a part of the work that `holder`
    asks for, with the id `task` and its own `due`, and has no status. `evidence` is that of
    a closing.
    """

    address: str | None
    category: Named | None
    channel: str
    closed_at: str | None
    complete_by: str
    created_at: str
    due: str
    evidence: str | None
    holder: Named
    kelurahan: Named | None
    kind: str
    late: bool
    number: str
    over_limit: Named | None
    paused_until: str | None
    priority: str
    red_flag: bool
    rung: int
    status: str | None
    status_label: str
    summary: str | None
    task: int | None
    updated_at: str
    version: int | None


class WorkPage(TypedDict):
    """A page may be short, or empty, and still have a `next`."""

    items: list[QueueLine]
    next: str | None


class WorkRecord(TypedDict):
    """`possible_duplicates` of an open one: other open reports that may be of the same
    matter, as the public sees them, the likeliest first. `campaign` is there when many have
    sent its text.
    """

    answers: list[Answered]
    appealed: int
    campaign: Campaign | None
    category: Named | None
    category_score: float | None
    channel: str | None
    confirmed: bool
    countdown: Countdown | None
    created_at: str
    decided_for: Named | None
    description: str | None
    duplicate_of: str | None
    emergency: Named | None
    escalation: Escalation | None
    evidence: Evidence | None
    handovers: int
    held: list[Held]
    holder: Named
    holder_since: str
    holders: int
    late_reason: LateReason | None
    may_moderate: list[str]
    may_verify: bool
    merged: list[str]
    moderation: Moderation | None
    moves: list[Move]
    number: str
    occurred_at: str | None
    older: str | None
    outcome: str | None
    over_limit: Named | None
    place: Place | None
    possible_duplicates: list[Similar]
    priority: str | None
    private: bool
    promise: Promise
    rating: int | None
    red_flag: bool
    reopened: int
    responsible: Named | None
    status: str
    status_label: str
    supporters: int
    tasks: list[Task]
    timeline: list[Entry]
    updated_at: str
    usual: Usual | None
    verification: Verification | None
    version: int


class WorkReport(TypedDict):
    """`responsible` is the office whose matter it is by its category; `category_score` how
    sure a suggested category is, 0 to 1, None when it was given. `handovers` counts how
    often offices passed it across; `decided_for` is whom central triage decided for after
    too many. `merged` are the numbers of those merged into it. `may_verify`: its closing
    waits for this officer's verdict. `emergency` is the danger it told of when it was
    filed, `over_limit` the limit it came over.
    """

    answers: list[Answered]
    appealed: int
    category: Named | None
    category_score: float | None
    channel: str | None
    confirmed: bool
    countdown: Countdown | None
    created_at: str
    decided_for: Named | None
    description: str | None
    duplicate_of: str | None
    emergency: Named | None
    escalation: Escalation | None
    evidence: Evidence | None
    handovers: int
    held: list[Held]
    holder: Named
    holder_since: str
    holders: int
    late_reason: LateReason | None
    may_moderate: list[str]
    may_verify: bool
    merged: list[str]
    moderation: Moderation | None
    moves: list[Move]
    number: str
    occurred_at: str | None
    older: str | None
    outcome: str | None
    over_limit: Named | None
    place: Place | None
    priority: str | None
    private: bool
    promise: Promise
    rating: int | None
    red_flag: bool
    reopened: int
    responsible: Named | None
    status: str
    status_label: str
    supporters: int
    tasks: list[Task]
    timeline: list[Entry]
    updated_at: str
    usual: Usual | None
    verification: Verification | None
    version: int
