"""The texts of notices about timeline entries. ``told_kinds`` says who is told which entries, and
``receipt_texts`` has all other texts.
"""

from collections.abc import Callable, Mapping

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.notifications.receipt_texts import write_question
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language, Sentence, plurals, sentences
from chalicelib.platform.moments import format_time
from chalicelib.reports import labels
from chalicelib.reports.labels import describe_heads, describe_promise, name_category, name_of
from chalicelib.reports.lifecycle import moderation_texts
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry, Verdict

_, _n = sentences("notifications"), plurals("notifications")

LONGEST_NOTE = 96  # characters of a quoted note
LONGEST_CLOSING_NOTE = 68  # leaves room for how to object in an SMS of two parts

SENTENCES: Mapping[str, Sentence] = {
    "short": _("Report {number}: {said}"),
    "notice": _("Report {number}: {said} See: {url}"),
    "news": _("there is news."),
    "filed": _("received and waiting at {office}."),
    "more": _("thank you, now handled by {office}."),
    "inherited": _("now handled by {office}."),
    "reopened": _("reopened; {office} will work on it again."),
    "reopened_often": _("reopened; {office} will work on it again, and we told {heads}."),
    "appealed": _("your appeal was passed on and is now handled by {office}."),
    "climbed": _("{why}, escalated to {heads}."),
    "placed": _("its place was corrected."),
    "moved": _("its place was corrected; now handled by {office}."),
    "returned": _("back at {office}, which had handed it over by mistake."),
    "withdrawn": _("withdrawn by its reporter. It is closed; no office works on it any more."),
    "outside": _("closed by {office}: {why}."),
    "answered": _("your suggestion was answered by {office}."),
    "commented": _("reply from {by}:"),
    "asked": _("{by} asks you:"),
    "paused": _("paused by {by}: {why}."),
    "paused_until": _("paused by {by} until {until}: {why}."),
    "resumed": _("work has resumed. To be finished by {until}."),
    "accepted": _("the completed work was verified by {by}."),
    "rejected": _("the completed work was rejected by {by}; {office} will do it again."),
    "confirmed": _("the completed work counts as accepted because nobody objected."),
    "identified": _("your identity was shown to the head of {by}. Reason: {why}."),
    "recategorised": _("its category is now {category}, handled by {office}."),
    "promised_anew": _(
        "its category is now {category}, handled by {office}. To be finished by {until}."
    ),
    "exported": _("a copy of your data was given to the holder of the report's token."),
    "merged": _(
        "merged with another report about the same matter, now handled by {office}. You will still"
        " get updates here."
    ),
    "absorbed": _("another report about the same matter was merged into this one."),
    "unmerged": _("separated from the other report, now handled by {office} on its own."),
    "released": _("a report that was merged into this one was separated again."),
    "private": _("hidden from the public."),
    "facts": _("shown to the public without its text and photos."),
    "public": _("now visible to the public, with its text and photos."),
    "taken_back": _("your post is gone; the public no longer sees its text and photos here."),
    "photos": _("{by} looked at the photos, which you show to nobody else."),
}
STATUS_SENTENCES: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("waiting at {office}."),
    Status.KOORDINASI: _("handed over to {office}."),
    Status.DISPOSISI: _("passed down to {office}."),
    Status.PROSES: _("being handled by {office}."),
    Status.SELESAI: _("finished by {office}."),
}
ADDED = _n("{many} addition by another resident.", "{many} additions by other residents.")
QUOTED = _('{said} "{note}"')


def write_notice(
    report: Report, entry: Entry, city: City, track_url: str, language: Language
) -> str:
    """Return the notice of an entry, as a rule short enough for an SMS of two parts. An empty
    ``track_url`` leaves out the link. Of a sensitive report it says only that there is news.
    """
    if report.sensitive:
        text = SENTENCES["news"][language]
    else:
        text = _EntryWriter(report, entry, city, language).write()
    form = SENTENCES["notice" if track_url else "short"][language]
    return form.format(number=report.number, said=text, url=track_url)


def write_additions(report: Report, many: int, track_url: str, language: Language) -> str:
    """Return the notice of a day's additions by strangers: how many, and none of their words."""
    text = _write_count(many, language)
    return SENTENCES["notice"][language].format(number=report.number, said=text, url=track_url)


def _write_count(many: int, language: Language) -> str:
    return ADDED.choose(many, language).format(many=many)


def find_note(entry: Entry) -> str | None:
    """Return the entry's note as the reporter is told it. Notes of strangers are left out, and the
    old place in words where an office corrected it.
    """
    if entry.kind is Kind.PLACE and entry.by != REPORTER:
        from chalicelib.reports import place_texts  # only few reports need it

        return place_texts.find_reason(entry)
    return None if entry.by == CITIZEN else entry.note


class _EntryWriter:
    """Writes one entry in one language."""

    def __init__(self, report: Report, entry: Entry, city: City, language: Language) -> None:
        self.report, self.entry, self.city, self.language = report, entry, city, language

    def write(self) -> str:
        entry = self.entry
        if entry.seq == 1:
            question = write_question(self.report, self.city, self.language)
            parts = (self.fill("filed"), describe_promise(self.report, self.language), question)
            return " ".join(filter(None, parts))
        if entry.kind is Kind.MODERATION and entry.by == REPORTER:
            return self.write_moderation()
        if entry.by == REPORTER:
            return self.fill(self.choose_own_sentence())
        if entry.kind is Kind.ESCALATION:
            why = labels.describe_breach(entry, self.city, self.report, self.language)
            return self.fill("climbed", why=why)
        if entry.kind is Kind.COMMENT and entry.by == SYSTEM:
            return self.fill("inherited")
        begin = _BEGINNINGS.get(entry.kind, _EntryWriter.write_status)(self)
        note = find_note(entry)
        if not note:
            return begin
        closes = entry.status is Status.SELESAI and entry.kind is Kind.STATUS
        most = LONGEST_CLOSING_NOTE if closes else LONGEST_NOTE
        return QUOTED[self.language].format(said=begin, note=_cut_note(note, most))

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

    def fill(self, key: str, **words: str) -> str:
        return self.fill_sentence(SENTENCES[key], **words)

    def fill_sentence(self, sentence: Sentence, **words: str) -> str:
        all_words = {
            "office": name_of(self.entry.holder, self.city, self.language),
            "by": name_of(self.entry.by, self.city, self.language),
            "heads": describe_heads(self.entry, self.city, self.language),
            **words,
        }
        return sentence[self.language].format(**all_words)

    def label_reason(self, kind: ReasonKind) -> str:
        return city_model.label_reason(kind, self.entry.reason or "", self.city, self.language)

    def write_status(self) -> str:
        if self.entry.reason:
            return self.fill("outside", why=self.label_reason(ReasonKind.OUTSIDE))
        if self.entry.status is Status.SELESAI and self.report.suggests:
            return self.fill("answered")
        return self.fill_sentence(STATUS_SENTENCES[self.entry.status])

    def write_comment(self) -> str:
        if self.entry.by == CITIZEN:
            return _write_count(1, self.language)
        return self.fill("commented")

    def write_question(self) -> str:
        return self.fill("asked")

    def write_pause(self) -> str:
        why, until = self.label_reason(ReasonKind.PAUSE), self.entry.until
        if until is None:
            return self.fill("paused", why=why)
        return self.fill("paused_until", why=why, until=format_time(until, self.language))

    def write_resumption(self) -> str:
        return self.fill("resumed", until=format_time(self.report.complete_by, self.language))

    def write_verdict(self) -> str:
        return self.fill("accepted" if self.entry.verdict is Verdict.ACCEPTED else "rejected")

    def write_place(self) -> str:
        return self.fill(self.choose_place_sentence())

    def write_return(self) -> str:
        return self.fill("returned")

    def write_confirmation(self) -> str:
        return self.fill("confirmed")

    def write_identity(self) -> str:
        return self.fill("identified", why=self.label_reason(ReasonKind.IDENTITY))

    def write_photos(self) -> str:
        return self.fill("photos")

    def write_taken_back(self) -> str:
        return self.fill("taken_back")

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
        return self.fill(
            "promised_anew", category=category, until=format_time(until, self.language)
        )


_OWN_ACTIONS = {
    Kind.REOPEN: "reopened",
    Kind.APPEAL: "appealed",
    Kind.WITHDRAWN: "withdrawn",
    Kind.EXPORT: "exported",
}
_BEGINNINGS: Mapping[Kind, Callable[[_EntryWriter], str]] = {
    Kind.COMMENT: _EntryWriter.write_comment,
    Kind.QUESTION: _EntryWriter.write_question,
    Kind.PAUSE: _EntryWriter.write_pause,
    Kind.RESUME: _EntryWriter.write_resumption,
    Kind.VERIFICATION: _EntryWriter.write_verdict,
    Kind.IDENTITY: _EntryWriter.write_identity,
    Kind.PHOTOS_OPENED: _EntryWriter.write_photos,
    Kind.VISIBILITY: _EntryWriter.write_taken_back,
    Kind.CONFIRMATION: _EntryWriter.write_confirmation,
    Kind.CATEGORY: _EntryWriter.write_category,
    Kind.MODERATION: _EntryWriter.write_moderation,
    Kind.PLACE: _EntryWriter.write_place,
    Kind.TAKEN_BACK: _EntryWriter.write_return,
    Kind.MERGE: _EntryWriter.write_merge,
    Kind.UNMERGE: _EntryWriter.write_unmerge,
}


def _cut_note(note: str, most: int) -> str:
    return note if len(note) <= most else note[: most - 3] + "..."
