"""The texts of notices about timeline entries. ``notified_kinds`` says who is told which entries,
``sms_texts`` writes the same for SMS, and ``receipt_texts`` has all other texts.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.notifications.texts.receipt_texts import STATUS_SENTENCES, write_question
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language, Sentence, plurals, sentences
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.texts import moderation_texts
from chalicelib.reports.texts.labels import describe_heads, describe_promise, name_category, name_of
from chalicelib.reports.texts.rung_texts import describe_breach
from chalicelib.reports.timeline import Entry, Verdict

_, _n = sentences("notifications"), plurals("notifications")

LONGEST_NOTE = 96  # characters of a quoted note
LONGEST_CLOSING_NOTE = 68  # leaves room for how to object

SENTENCES: Mapping[str, Sentence] = {
    **STATUS_SENTENCES,
    "short": _("Report {number}: {said}"),
    "notice": _("Report {number}: {said} See: {url}"),
    "news": _("there is news."),
    "filed": _("received. Office in charge: {office}."),
    "more": _("thank you. Now handled by {office}."),
    "inherited": _("now handled by {office}."),
    "reopened": _("reopened. {office} will work on it again."),
    "reopened_often": _("reopened. {office} will work on it again. We also told {heads}."),
    "appealed": _("your appeal is now with {office}."),
    "climbed": _("{why}, so we passed it to {heads}."),
    "placed": _("its location was corrected."),
    "moved": _("its location was corrected. Now handled by {office}."),
    "handover_undone": _("back with {office}, which had moved it by mistake."),
    "withdrawn": _("withdrawn by its reporter, so it is closed."),
    "outside": _("closed by {office}: {why}."),
    "answered": _("your suggestion was answered by {office}."),
    "commented": _("there is a reply from {by}."),
    "asked": _("there is a question from {by}."),
    "paused": _("paused by {by}: {why}."),
    "paused_until": _("paused by {by} until {until}: {why}."),
    "resumed": _("work has resumed. To be done by {until}."),
    "accepted": _("the completed work was checked and accepted by {by}."),
    "rejected": _("the completed work was not accepted by {by}. {office} will work on it again."),
    "confirmed": _(
        "no objection came in time, so this report is closed. If the problem returns, send a new"
        " report."
    ),
    "identified": _("your name and contact were shown to the head of {by}. Reason: {why}."),
    "recategorised": _("its category is now {category}. Handled by {office}."),
    "promised_anew": _(
        "its category is now {category}. Handled by {office}. To be done by {until}."
    ),
    "exported": _(
        "a copy of your data was fetched with your reporter code. Not you? Write to {contact}."
    ),
    "merged": _(
        "merged with another report about the same matter. Now handled by {office}. You will still"
        " get updates."
    ),
    "absorbed": _("another report about the same matter was merged into this one."),
    "unmerged": _("separated from the other report. Now handled by {office}."),
    "released": _("another report was separated from this one."),
    "private": _("no longer visible to the public."),
    "facts": _("visible to the public without its text and photos."),
    "public": _("visible to the public with its text and photos."),
    "post_deleted": _("your post is gone, so the public no longer sees its text and photos."),
    "photos": _("{by} opened the photos that you show to nobody else."),
}
ADDED = _n(
    "there is {many} addition from another resident.",
    "there are {many} additions from other residents.",
)
QUOTED = _('{said} "{note}"')


def write_notice(
    report: Report,
    entry: Entry,
    city: City,
    track_url: str,
    language: Language,
    *,
    todo: str = "",
    additions: int = 1,
) -> str:
    """Return the notice of an entry: what happened, what the reporter can do (``todo``) and the
    link. An empty ``track_url`` leaves out the link. Of a sensitive report it says only that there
    is news. An entry by a stranger stands for a day's ``additions``: none of their words are told.
    """
    fact, note = EntryWriter(report, entry, city, language, additions).write()
    if note:
        fact = QUOTED[language].format(said=fact, note=_cut_note(note, _limit_note(entry)))
    fact = f"{fact} {todo}".rstrip()
    form = SENTENCES["notice" if track_url else "short"][language]
    return form.format(number=report.number, said=fact, url=track_url)


def is_closing(entry: Entry) -> bool:
    return entry.status is Status.SELESAI and entry.kind is Kind.STATUS


def _limit_note(entry: Entry) -> int:
    return LONGEST_CLOSING_NOTE if is_closing(entry) else LONGEST_NOTE


def find_note(entry: Entry) -> str | None:
    """Return the entry's note as the reporter is told it. Notes of strangers are left out, and the
    old place in words where an office corrected it.
    """
    if entry.kind is Kind.PLACE and entry.by != REPORTER:
        from chalicelib.reports.texts import place_texts  # only few reports need it

        return place_texts.find_reason(entry)
    return None if entry.by == CITIZEN else entry.note


class EntryWriter:
    """Writes one entry in one language: what happened, without the number and the link."""

    name = staticmethod(name_of)  # of an office, as the notice has it

    def __init__(
        self, report: Report, entry: Entry, city: City, language: Language, additions: int
    ) -> None:
        self.report, self.entry, self.city, self.language = report, entry, city, language
        self.additions = additions

    def write(self) -> tuple[str, str | None]:
        """Return the sentences, and the note that they may quote."""
        if self.report.sensitive:
            return self.fill("news"), None
        entry = self.entry
        is_quoted = entry.seq > 1 and entry.by != REPORTER and entry.kind is not Kind.ESCALATION
        is_succession = entry.kind is Kind.COMMENT and entry.by == SYSTEM
        note = find_note(entry) if is_quoted and not is_succession else None
        return self.describe_entry(), note or None

    def describe_entry(self) -> str:
        entry = self.entry
        if entry.seq == 1:
            question = write_question(self.report, self.city, self.language)
            parts = (self.fill("filed"), self.describe_promise(), question)
            return " ".join(filter(None, parts))
        if entry.kind is Kind.MODERATION:
            return self.write_moderation()
        if entry.by == REPORTER:
            contact = self.city.georeport.contact
            return self.fill(self.choose_own_sentence(), contact=contact)
        if entry.kind is Kind.ESCALATION:
            return self.write_escalation()
        if entry.kind is Kind.COMMENT and entry.by == SYSTEM:
            return self.fill("inherited")
        return _BEGINNINGS.get(entry.kind, EntryWriter.write_status)(self)

    def describe_heads(self) -> str:
        return describe_heads(self.entry, self.city, self.language, self.name)

    def describe_promise(self) -> str:
        return describe_promise(self.report, self.language)

    def write_escalation(self) -> str:
        why = describe_breach(self.entry, self.city, self.report, self.language)
        return self.fill("climbed", why=why)

    def choose_own_sentence(self) -> str:
        """Return the key of the sentence for what the reporter did and which office holds the
        report now. The reporter's own words are not repeated.
        """
        if self.entry.visibility:
            return str(self.entry.visibility)
        if self.entry.kind is Kind.REOPEN and self.entry.to:
            return "reopened_often"
        if self.entry.kind is Kind.PLACE:
            return self.choose_place_sentence()
        return _OWN_ACTIONS.get(self.entry.kind, "more")

    def choose_place_sentence(self) -> str:
        return "moved" if self.entry.to else "placed"

    def choose_sentence(self, key: str) -> Sentence:
        return SENTENCES[key]

    def fill(self, key: str, **words: str) -> str:
        all_words = {
            "office": self.name(self.entry.holder, self.city, self.language),
            "by": self.name(self.entry.by, self.city, self.language),
            "heads": self.describe_heads(),
            **words,
        }
        return self.choose_sentence(key)[self.language].format(**all_words)

    def format_time(self, moment: datetime) -> str:
        return format_time(moment, self.language, self.entry.at)

    def label_reason(self, kind: ReasonKind) -> str:
        return city_model.label_reason(kind, self.entry.reason or "", self.city, self.language)

    def write_status(self) -> str:
        if self.entry.reason:
            return self.fill("outside", why=self.label_reason(ReasonKind.OUTSIDE))
        if self.entry.status is Status.SELESAI and self.report.suggests:
            return self.fill("answered")
        return self.fill(self.entry.status)

    def write_comment(self) -> str:
        if self.entry.by == CITIZEN:
            return ADDED.choose(self.additions, self.language).format(many=self.additions)
        return self.fill("commented")

    def write_question(self) -> str:
        return self.fill("asked")

    def write_pause(self) -> str:
        why, until = self.label_reason(ReasonKind.PAUSE), self.entry.until
        if until is None:
            return self.fill("paused", why=why)
        return self.fill("paused_until", why=why, until=self.format_time(until))

    def write_resumption(self) -> str:
        return self.fill("resumed", until=self.format_time(self.report.complete_by))

    def write_verdict(self) -> str:
        return self.fill("accepted" if self.entry.verdict is Verdict.ACCEPTED else "rejected")

    def write_place(self) -> str:
        return self.fill(self.choose_place_sentence())

    def write_handover_undone(self) -> str:
        return self.fill("handover_undone")

    def write_confirmation(self) -> str:
        return self.fill("confirmed")

    def write_identity(self) -> str:
        return self.fill("identified", why=self.label_reason(ReasonKind.IDENTITY))

    def write_photos(self) -> str:
        return self.fill("photos")

    def write_deleted_post(self) -> str:
        return self.fill("post_deleted")

    def write_moderation(self) -> str:
        return moderation_texts.describe_decision(self.entry, self.city, self.language)

    def write_merge(self) -> str:
        """The reporter of the report that goes into another is told more."""
        return self.fill("merged" if self.entry.to else "absorbed")

    def write_unmerge(self) -> str:
        return self.fill("unmerged" if self.entry.to else "released")

    def write_category(self) -> str:
        code = self.entry.category or self.report.category
        category, until = name_category(code, self.city, self.language), self.entry.until
        if until is None:
            return self.fill("recategorised", category=category)
        return self.fill("promised_anew", category=category, until=self.format_time(until))


_OWN_ACTIONS = {
    Kind.REOPEN: "reopened",
    Kind.APPEAL: "appealed",
    Kind.WITHDRAWN: "withdrawn",
    Kind.EXPORT: "exported",
}
_BEGINNINGS: Mapping[Kind, Callable[[EntryWriter], str]] = {
    Kind.COMMENT: EntryWriter.write_comment,
    Kind.QUESTION: EntryWriter.write_question,
    Kind.PAUSE: EntryWriter.write_pause,
    Kind.RESUME: EntryWriter.write_resumption,
    Kind.VERIFICATION: EntryWriter.write_verdict,
    Kind.IDENTITY: EntryWriter.write_identity,
    Kind.PHOTOS_OPENED: EntryWriter.write_photos,
    Kind.VISIBILITY: EntryWriter.write_deleted_post,
    Kind.CONFIRMATION: EntryWriter.write_confirmation,
    Kind.CATEGORY: EntryWriter.write_category,
    Kind.PLACE: EntryWriter.write_place,
    Kind.TAKEN_BACK: EntryWriter.write_handover_undone,
    Kind.MERGE: EntryWriter.write_merge,
    Kind.UNMERGE: EntryWriter.write_unmerge,
}


def _cut_note(note: str, most: int) -> str:
    return note if len(note) <= most else note[: most - 3] + "..."
