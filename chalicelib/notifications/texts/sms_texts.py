"""The texts of SMS: short names of offices, short links, and no more parts than a message may have.

A text is tried from its fullest form to its shortest, and the first that fits is sent. So an
office with a short name, or a short address of the pages, leaves room for more. A note has what
room is left: it is cut first.
"""

from collections.abc import Iterator, Mapping

from chalicelib.city.model import City
from chalicelib.notifications.texts import receipt_texts
from chalicelib.notifications.texts.gsm_text import ONE_PART, TWO_PARTS, count_septets, cut_septets
from chalicelib.notifications.texts.notice_texts import QUOTED, SENTENCES, EntryWriter, is_closing
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.texts.date_texts import format_span, format_time
from chalicelib.reports.model import Report
from chalicelib.reports.texts.labels import (
    describe_promise,
    name_of,
)
from chalicelib.reports.texts.rung_texts import describe_breach, is_red_flag
from chalicelib.reports.timeline import Decision, Entry, Promised

_ = sentences("notifications")

NOTE_FIRST = (Kind.COMMENT, Kind.QUESTION)
SHORTEST_NOTE = 15  # septets; less of a note says nothing
REOPENED = (_("reopened, back with {office}."), _("reopened at {office}."))
CLIMBED = (
    SENTENCES["climbed"],
    _("{why}, passed to {heads}."),
    _("{why}, now with {heads}."),
    _("{why}, so we told the head."),
)
# Shorter sentences, each shorter than the one before. The last one fits into one part with a short
# name of 30 letters.
SHORTER: Mapping[str, tuple[Sentence, ...]] = {
    "menunggu": (_("waiting for {office}."),),
    "selesai": (_("finished by {office}."),),
    "more": (_("now with {office}."),),
    "inherited": (_("now with {office}."),),
    "reopened": REOPENED,
    "reopened_often": REOPENED,
    "appealed": (_("your appeal is with {office}."), _("appeal: {office}.")),
    "climbed": (*CLIMBED, _("no answer yet, so we told the head.")),
    "climbed_end": (*CLIMBED, _("not done yet, so we told the head.")),
    "moved": (_("new location, now with {office}."), _("new location: {office}.")),
    "outside": (_("closed by {office}."),),
    "handover_undone": (_("back with {office}."),),
    "commented": (_("a reply from {by}."),),
    "asked": (_("a question from {by}."),),
    "paused": (_("paused by {by}."),),
    "paused_until": (_("paused by {by} until {until}."), _("paused until {until}.")),
    "resumed": (_("work goes on. Due {until}."),),
    "accepted": (_("work checked by {by}."),),
    "rejected": (_("work not accepted, done again."),),
    "confirmed": (_("closed, as nobody objected."),),
    "identified": (
        _("your name was shown to the head of {by}."),
        _("your name was shown to an office's head."),
    ),
    "recategorised": (_("category changed: {office}."),),
    "promised_anew": (_("category changed. Due {until}."),),
    "exported": (_("a copy of your data was fetched."),),
    "merged": (_("merged with another report."),),
    "absorbed": (_("another report was merged in."),),
    "unmerged": (_("separated again, with {office}."), _("separated: {office}.")),
    "facts": (_("visible without text and photos."),),
    "public": (_("visible with text and photos."),),
    "post_deleted": (SENTENCES["private"],),
    "photos": (_("photos opened by {by}."),),
}
# Why a report climbed, at once and after a while. Two escalations differ in it.
LATE: Mapping[Promised, tuple[Sentence, Sentence]] = {
    Promised.ANSWER: (_("answer late"), _("answer {span} late")),
    Promised.FIRST_ANSWER: (_("first answer late"), _("first answer {span} late")),
    Promised.OWN_COMPLETION: (_("work late"), _("work {span} late")),
    Promised.COMPLETION: (_("work late"), _("work {span} late")),
}
DECIDED_SHORTLY: Mapping[Decision, Sentence] = {
    Decision.HIDE: _("hidden by a moderator. You can appeal."),
    Decision.REJECT: _("rejected by a moderator. You can appeal."),
    Decision.RESTORE: _("visible as before."),
    Decision.UPHOLD: _("the moderators' decision is final."),
    Decision.APPEAL: _("your appeal was received."),
}
# Of the number, what happened and the link, from the fullest to the shortest.
FORMS = (
    SENTENCES["notice"],
    _("{number}: {said} See: {url}"),
    _("{number}: {said} {url}"),
)
WITHOUT_LINK = (SENTENCES["short"], _("{number}: {said}"))
LEVELS = range(7)  # the last says only that there is news
DONE_BY, ANSWERED_BY = _("To be done by {until}."), _("An answer by {until}.")


def short_name_of(code: str, city: City, language: Language) -> str:
    """Return the short name of an office, which is the same in every language."""
    office = city.offices.get(code) or city.former.get(code)
    return office.short_name if office else name_of(code, city, language)


def find_room(entry: Entry, *, is_long: bool) -> int:
    """Return the septets that the SMS of an entry may have: a change has one part, and the receipt,
    a closing and what ``is_long`` for another cause have two.
    """
    return TWO_PARTS if is_long or entry.seq == 1 or is_closing(entry) else ONE_PART


def write_sms(
    report: Report,
    entry: Entry,
    city: City,
    url: str,
    language: Language,
    room: int,
    *,
    todo: str = "",
    additions: int = 1,
) -> str:
    """Return the notice of an entry, as ``write_notice`` does, in at most ``room`` septets.

    It is the first form that has room for the whole note, else the first of all, with a part of the
    note. A reply or a question is its note: a shorter sentence that leaves more of it is better.
    """
    text, best, longest = "", "", -1
    for level in LEVELS:
        if best and (entry.kind not in NOTE_FIRST or level == LEVELS[-1]):
            break
        writer = _SmsWriter(report, entry, city, language, additions, level)
        fact, note = writer.write()
        for form in FORMS if url else WITHOUT_LINK:
            bare = f"{fact} {todo}".rstrip()
            text = form[language].format(number=report.number, said=bare, url=url)
            spare = room - count_septets(text)
            if spare < 0:
                continue
            cut = _cut_note(note, spare)
            is_better = longest < 0 or (entry.kind in NOTE_FIRST and len(cut) > longest)
            if is_better or _is_whole(note, cut):
                quoted = QUOTED[language].format(said=fact, note=cut)
                best, longest = (text.replace(fact, quoted, 1) if cut else text), len(cut)
            if _is_whole(note, cut):
                return best
    return best or text


def _is_whole(note: str | None, cut: str) -> bool:
    return not note or (bool(cut) and not cut.endswith("..."))


def write_sms_receipt(report: Report, city: City, url: str, language: Language, room: int) -> str:
    """Return the answer to an SMS that became a report in at most ``room`` septets."""
    begin = receipt_texts.write_beginning(report, city, language, short_name_of)
    question = receipt_texts.write_question(report, city, language)
    link, text = receipt_texts.write_link(url, language), ""
    for promise in _list_promises(report, language):
        text = receipt_texts.join_receipt(begin, promise, question, link)
        if count_septets(text) <= room:
            break
    return text


def _list_promises(report: Report, language: Language) -> Iterator[str]:
    """Yield the promise of a report, from the fullest words to none."""
    yield describe_promise(report, language)
    at, end = report.filing.received_at, report.promised
    until = format_time(end or report.respond_by, language, at)
    yield (DONE_BY if end else ANSWERED_BY)[language].format(until=until)
    yield ""


def _cut_note(note: str | None, room: int) -> str:
    """Return as much of a note as there is room for, behind a space and in quotation marks."""
    room -= len(' ""')
    return cut_septets(note, room) if note and room >= SHORTEST_NOTE else ""


class _SmsWriter(EntryWriter):
    """Writes an entry for an SMS, the shorter the higher its ``level``."""

    name = staticmethod(short_name_of)

    def __init__(
        self,
        report: Report,
        entry: Entry,
        city: City,
        language: Language,
        additions: int,
        level: int,
    ) -> None:
        super().__init__(report, entry, city, language, additions)
        self.level = level

    def write(self) -> tuple[str, str | None]:
        return (self.fill("news"), None) if self.level == LEVELS[-1] else super().write()

    def write_moderation(self) -> str:
        if not self.level:
            return super().write_moderation()
        expired = self.entry.by == SYSTEM
        decision = None if expired else self.entry.decision
        return DECIDED_SHORTLY[decision or Decision.RESTORE][self.language]

    def choose_sentence(self, key: str) -> Sentence:
        shorter = SHORTER.get(key, ())
        if self.level == 0 or not shorter:
            return SENTENCES[key]
        return shorter[min(self.level, len(shorter)) - 1]

    def describe_promise(self) -> str:
        return [*_list_promises(self.report, self.language)][min(self.level, 2)]

    def write_escalation(self) -> str:
        if not self.level:
            return super().write_escalation()
        answered = self.entry.promise in (Promised.COMPLETION, Promised.OWN_COMPLETION)
        key = "climbed_end" if answered else "climbed"
        return self.fill(key, why=self._describe_lateness())

    def _describe_lateness(self) -> str:
        if is_red_flag(self.entry, self.city):
            return describe_breach(self.entry, self.city, self.report, self.language)
        span = format_span(self.entry.at - (self.entry.until or self.entry.at), self.language)
        forms = LATE[self.entry.promise or Promised.COMPLETION]
        return forms[bool(span)][self.language].format(span=span)
