"""What the API answers, as types: views are checked against them, and the OpenAPI document is made
from them. Moments are RFC 3339 in Asia/Jakarta; coordinates WGS84 degrees.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

Moment = Annotated[str, "date-time"]  # the format of a schema, as the document tells it


class Named(TypedDict):
    """An office, a category or an area."""

    code: str
    name: str


class Place(TypedDict):
    """``found`` says by which evidence the area is known: given, outline, near_outline,
    nearest_point, qualified, named, street; or outside, unknown.
    """

    address: str | None
    lat: float | None
    lng: float | None
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    found: str


class Promise(TypedDict):
    """``paused_until`` is when a paused clock runs on by itself; ``complete_by`` counts on it."""

    respond_by: Moment
    complete_by: Moment
    late: bool
    paused: bool
    paused_until: Moment | None


class Countdown(TypedDict):
    """To the next promise of an open report: ``stage`` is answer or completion, ``calendar`` clock
    or office, whose ``minutes`` are left until ``due`` or, when it is ``over``, have passed since.
    They are told to whole hours where it is a day of that calendar or more. While the clock stands
    still, they are those that are left at ``paused_until``.
    """

    stage: str
    due: Moment
    calendar: str
    minutes: int
    over: bool
    paused_until: Moment | None
    sentence: str


class LateReason(TypedDict):
    """Why it is late. ``waiting_for``: triage, answer, start, work, rework, or nothing any more;
    ``since`` when. What has taken time: ``handed_on`` counts changes of office, ``sent_back``
    closings that were not accepted.
    """

    waiting_for: str
    since: Moment
    handed_on: int
    paused_minutes: int
    sent_back: int
    sentence: str


class Usual(TypedDict):
    """How long reports of its category usually take, where it lies: the median of ``closings`` of
    the last months, in minutes by the clock, within its kelurahan, kecamatan, kota or the city,
    whichever is the smallest with enough of them. As it was when the report was filed.
    """

    category: Named | None
    area: Named
    minutes: int
    closings: int
    sentence: str


class Verification(TypedDict):
    """Of a closing. ``state``: waiting for ``by``, accepted, or rejected, which sent it back;
    ``rejections`` counts those.
    """

    state: str
    by: Named | None
    rejections: int


class Escalation(TypedDict):
    at: Moment
    to: list[Named]
    red_flag: bool


class Entry(TypedDict):
    """One entry of a timeline; ``photos`` are links. ``reason`` is a listed one, ``until`` when a
    pause ends or a task is due, ``verdict`` a verifier's, ``decision`` a moderator's; ``to`` the
    offices it goes or is told to; ``stars`` and ``reasons`` a rating's; ``other`` is the report it
    was merged with or taken out of, for officers only.
    """

    seq: int
    at: Moment
    kind: str
    status: str
    by: Named
    holder: Named
    to: list[Named]
    other: str | None
    note: str | None
    reason: Named | None
    until: Moment | None
    verdict: str | None
    decision: str | None
    stars: int | None
    reasons: list[Named]
    photos: list[str]


class Moderation(TypedDict):
    """Why a report is hidden or rejected, decided by whom. ``appeal``: open, waiting, or judged;
    ``sentence`` says it, and how its reporter may appeal.
    """

    state: str
    reason: Named
    at: Moment
    by: Named
    appeal: str
    sentence: str


class Report(TypedDict):
    """A report. Of a private one the public sees status, holder, promise and moments only.
    ``outcome`` of a closed one is done, or outside what the city may do; it is ``confirmed`` when
    nobody objected in time. ``reopened`` and ``appealed`` count its reporter's objections;
    ``holders`` the offices that have held it. Sentences are Indonesian, or English with
    ``Accept-Language: en``.
    """

    number: str
    status: str
    status_label: str
    holder: Named
    holder_since: Moment
    holders: int
    category: Named | None
    channel: str | None
    description: str | None
    occurred_at: Moment | None
    place: Place | None
    created_at: Moment
    updated_at: Moment
    priority: str | None
    promise: Promise
    countdown: Countdown | None
    late_reason: LateReason | None
    usual: Usual | None
    escalation: Escalation | None
    outcome: str | None
    verification: Verification | None
    rating: int | None
    reopened: int
    appealed: int
    supporters: int
    duplicate_of: str | None
    confirmed: bool
    private: bool
    moderation: Moderation | None
    version: int
    timeline: list[Entry]


class OwnReport(Report):
    """``may`` names what its reporter may do now: comments, rating, reopen, appeal, privacy,
    export, erasure. ``emergency`` answers what was just written.
    """

    emergency: "Emergency | None"
    may: list[str]


class Similar(TypedDict):
    """A public report that is open and likely to be of the same matter, as the public sees it:
    ``distance`` in metres, None where one of the two has no point; ``summary`` is the beginning of
    what was said.
    """

    number: str
    status: str
    status_label: str
    category: Named | None
    distance: int | None
    summary: str
    supporters: int
    created_at: Moment
    track_url: str


class SimilarReports(TypedDict):
    """The likeliest first; there is no next page. Where there is an ``emergency``, show it before
    all else.
    """

    emergency: "Emergency | None"
    items: list[Similar]
    next: str | None


class Asked(TypedDict):
    """The same whoever asks, and whether there is anything to be sent."""

    message: str


class MyReport(TypedDict):
    """A report of one's own. ``summary`` is the beginning of what was filed; ``token`` goes into
    ``X-Report-Token`` as long as the session lasts, and ``may`` names what it is good for now.
    """

    number: str
    status: str
    status_label: str
    holder: Named
    category: Named | None
    channel: str
    summary: str | None
    created_at: Moment
    updated_at: Moment
    promise: Promise
    countdown: Countdown | None
    rating: int | None
    confirmed: bool
    private: bool
    track_url: str
    token: str
    may: list[str]


class MyReports(TypedDict):
    """All of one contact's, whatever the channel, the last filed first. ``session`` goes into
    ``X-Reporter-Session`` until ``session_until``.
    """

    session: str
    session_until: Moment
    items: list[MyReport]
    next: str | None


class Supported(TypedDict):
    """``counted``: as one more; False for who said so before, and for the reporter. ``subscribed``:
    the contact hears of what happens. ``token`` goes into ``X-Support-Token`` to take it back; told
    to who is counted now, or known by the same device.
    """

    number: str
    supporters: int
    counted: bool
    subscribed: bool
    token: str | None


class Move(TypedDict):
    """A step this officer may take now, and the fields it needs."""

    action: str
    status: str
    needs: list[str]


class Task(TypedDict):
    """A part of the work another office was asked for. ``state``: open, answered or withdrawn, by
    ``ended``.
    """

    id: int
    office: Named
    asked: Entry
    due: Moment
    state: str
    late: bool
    ended: Entry | None


class Finding(TypedDict):
    """What is doubtful about a photo, in a word and in a sentence; ``other`` is the report on which
    the same or a like one was handed in. ``photo`` is a link, None where photos are not shown.
    """

    photo: str | None
    flag: str
    reason: str
    other: str | None


class Evidence(TypedDict):
    """Of the photos of a closing. ``state``: pending, clear or flagged, with what was found."""

    state: str
    findings: list[Finding]


class Held(TypedDict):
    """One office's turn with a report, in clock seconds; ``until`` is None for the present holder,
    whose seconds run on until the report is closed.
    """

    office: Named
    since: Moment
    until: Moment | None
    seconds: int


class Answered(TypedDict):
    """What was answered to what the service asks beyond the description (docs/open311.md)."""

    code: str
    question: str
    answer: str


class WorkReport(Report):
    """``responsible`` is the office whose matter it is by its category; ``category_score`` how sure
    a suggested category is, 0 to 1, None when it was given. ``handovers`` counts how often offices
    passed it across; ``decided_for`` is whom central triage decided for after too many.
    ``merged`` are the numbers of those merged into it. ``may_verify``: its closing waits for this
    officer's verdict. ``emergency`` is the danger it told of when it was filed.
    """

    emergency: Named | None
    over_limit: Named | None
    responsible: Named | None
    category_score: float | None
    red_flag: bool
    handovers: int
    decided_for: Named | None
    held: list[Held]
    merged: list[str]
    tasks: list[Task]
    evidence: Evidence | None
    may_verify: bool
    may_moderate: list[str]
    answers: list[Answered]
    moves: list[Move]


class Campaign(TypedDict):
    """So many ``reports`` say one text, names, places and numbers aside; ``numbers`` are the first
    of them, as far as the reader would find them; central triage is told all.
    """

    id: str
    reports: int
    since: Moment
    until: Moment
    category: Named | None
    numbers: list[str]


class CampaignPage(TypedDict):
    items: list[Campaign]
    next: str | None


class WorkRecord(WorkReport):
    """``possible_duplicates`` of an open one: other open reports that may be of the same matter, as
    the public sees them, the likeliest first. ``campaign`` is there when many have sent its text.
    """

    possible_duplicates: list[Similar]
    campaign: Campaign | None


class Identity(TypedDict):
    """Who reported, as far as they told."""

    name: str | None
    phone: str | None
    email: str | None


class Emergency(TypedDict):
    """What was written tells of danger: ``number`` is to be called at once, as ``message`` says."""

    number: str
    message: str
    danger: Named


class Receipt(TypedDict):
    """``token`` is the reporter's secret, told once. Where there is an ``emergency``, show it
    before all else. ``possible_duplicates`` are others' reports that may be of the same matter, the
    likeliest first; a repeat is not told them again.
    """

    emergency: Emergency | None
    number: str
    token: str | None
    status: str
    holder: Named
    category: Named | None
    place: Place | None
    promise: Promise
    track_url: str
    possible_duplicates: list[Similar]
    message: str


class Upload(TypedDict):
    """Post ``fields`` and then the file to ``url`` as multipart/form-data; name ``id`` in a
    report.
    """

    id: str
    url: str
    fields: dict[str, str]
    expires_at: Moment


class WorkLine(TypedDict):
    """A report in a list of officers; ``due`` is the promise of the stage it is in. ``summary`` and
    ``address`` are beginnings. Of the kind task it is a part of the work that ``holder`` asks for,
    with the id ``task`` and its own ``due``, and has no status. ``evidence`` is that of a closing.
    """

    kind: str
    task: int | None
    number: str
    status: str | None
    status_label: str
    holder: Named
    category: Named | None
    channel: str
    summary: str | None
    address: str | None
    kelurahan: Named | None
    created_at: Moment
    updated_at: Moment
    due: Moment
    complete_by: Moment
    closed_at: Moment | None
    evidence: str | None
    late: bool
    paused_until: Moment | None
    priority: str
    over_limit: Named | None
    rung: int
    red_flag: bool
    version: int | None


class QueueLine(WorkLine):
    """``moved``: it has changed since the first page of this list was read, and may have been on an
    earlier page, as it was then.
    """

    moved: bool


class WorkCounts(TypedDict):
    """An office's open reports. Not ``whole``: there are too many to be counted, and these are the
    most urgent of them.
    """

    agency: Named
    at: Moment
    open: int
    statuses: dict[str, int]
    late: int
    due_in_24_hours: int
    due_later: int
    red_flags: int
    tasks: int
    whole: bool


class Template(TypedDict):
    """A canned answer, for any ``action`` or ``category`` when None. ``filled`` is the text for the
    report that was asked for.
    """

    code: str
    agency: Named
    title: str
    text: str
    action: str | None
    category: Named | None
    filled: str | None


class Calendar(TypedDict):
    """The link to an office's calendar, told when it is given and never again."""

    agency: Named
    given_at: Moment
    url: str


class Webhook(TypedDict):
    """A subscriber's webhook. Of each filter one value has to fit; an empty one lets all through.
    Paused because it was asked, gone (410), or failing for a day; ``failing_since`` is the first
    failure after the last success. Until ``old_secret_until`` the secret of before signs too.
    """

    id: str
    name: str
    url: str
    kelurahan: list[str]
    kecamatan: list[str]
    category: list[str]
    agency: list[str]
    status: list[str]
    kind: list[str]
    state: str
    paused_because: str | None
    failing_since: Moment | None
    old_secret_until: Moment | None
    created_at: Moment
    updated_at: Moment


class WebhookWithSecret(Webhook):
    """``secret`` is told here and never again."""

    secret: str


class Webhooks(TypedDict):
    items: list[Webhook]
    next: None


class Delivery(TypedDict):
    """An event, and what became of it for one subscriber: waiting to be tried again, delivered,
    failed, held while the webhook was paused, withdrawn with its report. ``code`` is the status of
    the last answer, or the fault that was met instead.
    """

    id: str
    number: str
    seq: int
    type: str
    state: str
    tries: int
    last_try_at: Moment
    code: str | None


class Deliveries(TypedDict):
    items: list[Delivery]
    next: str | None


class WebhookData(TypedDict):
    """Facts of a public report: ``to`` are the offices it was handed to or that are told. Of one
    that was hidden ``number`` and ``seq`` only; of a test ``webhook`` only.
    """

    webhook: NotRequired[str]
    number: NotRequired[str]
    seq: NotRequired[int]
    status: NotRequired[str]
    status_label: NotRequired[str]
    holder: NotRequired[Named]
    to: NotRequired[list[Named]]
    category: NotRequired[Named]
    kelurahan: NotRequired[Named | None]
    kecamatan: NotRequired[str | None]
    track_url: NotRequired[str]


class WebhookEvent(TypedDict):
    """What subscribers are sent; ``type`` is ``report.<kind>``, ``report.hidden`` or ``test``."""

    type: str
    timestamp: Moment | None
    data: WebhookData


class DeliveryResult(TypedDict):
    """What a subscriber's system answered just now."""

    id: str
    delivered: bool
    code: str
    seconds: int


class Category(TypedDict):
    code: str
    name: str
    group: str
    aliases: list[str]


class Office(TypedDict):
    code: str
    name: str
    level: str
    parent: str | None


class Channel(TypedDict):
    code: str
    name: str
    kind: str


class Notices(TypedDict):
    """What became of notices to reporters: sent; delayed, to be tried again; refused for good by
    the sender; met an access that has expired.
    """

    sent: int
    delayed: int
    refused: int
    expired: int


class ChannelHealth(TypedDict):
    """A channel's last 24 hours. ``refused`` counts deliveries by reason. ``silent``: no message in
    three hours, although ``usual_in_three_hours`` are usual at this time of day.
    """

    code: str
    name: str
    enabled: bool
    last_message_at: Moment | None
    lag_seconds: float | None
    taken: int
    repeated: int
    parked: int
    refused: dict[str, int]
    notices: Notices
    usual_in_three_hours: float
    silent: bool


class Area(TypedDict):
    """``found`` is there when a point was asked for: by which evidence it lies here."""

    code: str
    name: str
    kecamatan: str
    kota: str
    lat: float
    lng: float
    found: NotRequired[str]


class Health(TypedDict):
    status: str
    table: bool
    version: str


class WorkPage(TypedDict):
    """A page may be short, or empty, and still have a ``next``."""

    items: list[QueueLine]
    next: str | None


class SearchPage(TypedDict):
    """A page may be short, or empty, and still have a ``next``. ``since`` and ``until`` say which
    reports were looked through, by when they were filed; None for a number.
    """

    items: list[WorkLine]
    next: str | None
    since: Moment | None
    until: Moment | None


class DoneReport(TypedDict):
    number: str
    closed_at: Moment


class RecurringSpot(TypedDict):
    """A place where a matter was done ``times`` times, and came back after each but the last:
    reports that were open together are one time. ``lat`` and ``lng``: the one of its ``closings``
    around which the others lie. ``reports``: the last fifty of them, the last first.
    """

    category: Named | None
    lat: float
    lng: float
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    times: int
    closings: int
    first_closed_at: Moment
    last_closed_at: Moment
    reports: list[DoneReport]


class RecurringPage(TypedDict):
    """Spots that were done ``times`` times or more within so many ``metres`` since a moment. Not
    ``whole``: there are too many closings to be looked at all.
    """

    items: list[RecurringSpot]
    next: str | None
    since: Moment
    metres: float
    times: int
    whole: bool


class Templates(TypedDict):
    items: list[Template]
    next: str | None


class Reason(TypedDict):
    """A listed reason. ``most_hours`` is how long a pause for it may last."""

    kind: str
    code: str
    label: str
    most_hours: float | None


class Reasons(TypedDict):
    items: list[Reason]
    next: str | None


class Categories(TypedDict):
    items: list[Category]
    next: str | None


class Offices(TypedDict):
    items: list[Office]
    next: str | None


class Channels(TypedDict):
    items: list[Channel]
    next: str | None


class Areas(TypedDict):
    items: list[Area]
    next: str | None


class SentNotice(TypedDict):
    """A notice about the entry ``seq`` of the timeline, as its log has it. ``way``: reply (on the
    channel the report came by), sms, email; ``to`` is its address with the middle left out.
    ``state``: sent, failed, waiting or stopped, the last three with a ``reason``.
    """

    seq: int
    at: Moment
    kind: str
    way: str
    to: str | None
    state: str
    reason: str | None


class SentNotices(TypedDict):
    items: list[SentNotice]
    next: str | None


class WayTold(TypedDict):
    """A way that leads to the reporter; ``on``: it tells. ``channel`` is that of a reply."""

    way: str
    channel: str | None
    to: str | None
    on: bool


class QuietHours(TypedDict):
    """Hours in the city's time, ``21:00`` to ``06:00``."""

    begin: str
    end: str


class CodeSent(TypedDict):
    """A code was sent by that ``way``, ``to`` an address with its middle left out; it is valid
    ``until`` then.
    """

    way: str
    to: str
    until: Moment


class ContactKept(TypedDict):
    """A contact left with a "me too", ``since`` when it hears what happens, in which ``language``,
    and what became of each notice to it. ``ended`` are ways they ended; ``muted``: all, with STOP.
    """

    since: str
    phone: str | None
    email: str | None
    language: str
    quiet_hours: QuietHours | None
    muted: bool
    ended: list[str]
    notices: list[SentNotice]


class SupportKept(TypedDict):
    """All that is kept of one who supports a report: ``since`` when, how many keyed ``hashes`` of
    a contact, a device or an address they are known again by, and each contact they left. Once it
    is taken back it is nothing, since null.
    """

    number: str
    since: str | None
    hashes: int
    contacts: list[ContactKept]


class Subscriptions(TypedDict):
    """How a reporter is told of a report. ``muted``: of none of their reports. In
    ``quiet_hours`` they are told nothing that can wait.
    """

    number: str
    language: str
    muted: bool
    quiet_hours: QuietHours | None
    ways: list[WayTold]


class Told(TypedDict):
    """What every problem says. ``type`` is stable, ``detail`` a sentence to be read."""

    type: str
    title: str
    status: int
    detail: str


class Problem(Told, total=False):
    """RFC 9457, with members of its own for each type: the ``field`` that is amiss and by which
    ``rule``, what is ``allowed`` or ``known`` instead, who may, by ``roles``, and what has changed.
    ``seconds`` are until it may be tried again.
    """

    emergency: Emergency
    field: str
    rule: str
    value: str
    taken: str
    most: int
    known: str
    number: str
    seconds: int
    version: int
    allowed: list[str]
    changes: list[Entry]
    holder: Named
    heads: list[Named]
    triage: Named
    roles: list[str]
    groups: str
    desks: str
    tasks: list[int]
    task: int | None
    latest: str
    report_status: str
    action: str
    reason: str | None
    target: str | None
    channel: str
    code: str
    office: str
    photo: str
    webhook: str
    event: str
    upload: str
    service: str
    jurisdiction: str
    call: str
    request_id: str


class BulkResult(TypedDict):
    """What became of one report of many: ``status`` as HTTP's, and its ``version`` or why not."""

    number: str
    status: int
    version: int | None
    problem: Problem | None


class BulkResults(TypedDict):
    items: list[BulkResult]


class PublicLine(TypedDict):
    """A public report in a list, without what was said; its place is as near as the public may
    know it.
    """

    number: str
    status: str
    status_label: str
    category: Named | None
    holder: Named
    channel: str
    lat: float | None
    lng: float | None
    kelurahan: Named | None
    created_at: Moment
    updated_at: Moment
    complete_by: Moment
    track_url: str


class PublicPage(TypedDict):
    items: list[PublicLine]
    next: str | None


class Point(TypedDict):
    """``coordinates``: longitude, latitude."""

    type: Literal["Point"]
    coordinates: list[float]


class Feature(TypedDict):
    """A public report; ``properties`` are named as the columns of the table."""

    type: Literal["Feature"]
    id: str
    geometry: Point | None
    properties: dict[str, str | None]


class Features(TypedDict):
    """RFC 7946."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class Challenge(TypedDict):
    """The answer to X's."""

    response_token: str


class Delivered(TypedDict, total=False):
    """What became of a partner's delivery: of its one report, or ``results`` of each of several.
    Other senders want to know no more than that it was taken.
    """

    id: str | None
    result: str
    number: str | None
    token: str | None
    status: str | None
    holder: str | None
    track_url: str | None
    repeated: bool
    message: str
    results: list["Delivered"]
