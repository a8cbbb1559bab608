"""What reporters are told of their reports, in Indonesian and English: which entries, and in which
words.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.city import reasons
from chalicelib.city.model import ChannelKind, City, ReasonKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.language import Language, Said, both
from chalicelib.platform.moments import format_time
from chalicelib.reports import labels
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS
from chalicelib.reports.labels import LABELS, describe_heads, describe_promise, name_of
from chalicelib.reports.lifecycle import completeness, moderation_texts
from chalicelib.reports.model import CITIZEN, REPORTER, SYSTEM, Entry, Report, Verdict
from chalicelib.reports.status import Status

# Of which kinds a reporter hears: every change, and what is said in public.
NOTIFIED_KINDS = frozenset(
    {
        *(Kind.STATUS, Kind.ESCALATION, Kind.COMMENT, Kind.PAUSE, Kind.RESUME, Kind.CATEGORY),
        *(Kind.VERIFICATION, Kind.IDENTITY, Kind.REOPEN, Kind.APPEAL, Kind.CONFIRMATION),
        *(Kind.MERGE, Kind.UNMERGE),
        *(Kind.PRIVACY, Kind.EXPORT, Kind.MODERATION),
    }
)
# And of which not: what passes between offices, the stars they have just given themselves, and an
# erasure, after which nobody is left to tell.
SILENT_KINDS = frozenset(
    {
        *(Kind.NOTE, Kind.REMINDER, Kind.EVIDENCE, Kind.TASK, Kind.ANSWER, Kind.WITHDRAWAL),
        *(Kind.RATING, Kind.ERASURE, Kind.LIMIT),
    }
)
# Who supports a report hears of what everybody may know, in words that fit anybody.
SHARED_KINDS = NOTIFIED_KINDS - {
    Kind.IDENTITY,
    Kind.APPEAL,
    Kind.PRIVACY,
    Kind.EXPORT,
    Kind.MODERATION,
}
LONGEST_NOTE = 96  # characters of what somebody wrote

SENTENCES: Mapping[str, Said] = {
    "short": both("Laporan {number}: {said}", "Report {number}: {said}"),
    "supported": both(
        "Anda mendukung laporan {number}: {status}, {office}.",
        "You support report {number}: {status}, {office}.",
    ),
    "notice": both("Laporan {number}: {said} Cek: {url}", "Report {number}: {said} See: {url}"),
    "received": both(
        "Laporan {number} diterima, ditangani {office}.",
        "Report {number} received, handled by {office}.",
    ),
    "stands": both("Laporan {number}: {status}, {office}.", "Report {number}: {status}, {office}."),
    "look": both("Cek: {url}", "See: {url}"),
    "filed": both("diterima dan menunggu di {office}.", "received and waiting at {office}."),
    "more": both("terima kasih, kini ditangani {office}.", "thank you, now handled by {office}."),
    "inherited": both("kini ditangani {office}.", "now handled by {office}."),
    "reopened": both(
        "dibuka kembali, dikerjakan lagi oleh {office}.",
        "reopened; {office} will work on it again.",
    ),
    "reopened_often": both(
        "dibuka kembali, dikerjakan lagi oleh {office}, dan {heads} diberi tahu.",
        "reopened; {office} will work on it again, and we told {heads}.",
    ),
    "appealed": both(
        "keberatan Anda diteruskan, kini ditangani {office}.",
        "your appeal was passed on and is now handled by {office}.",
    ),
    "climbed": both("{why}, diteruskan ke {heads}.", "{why}, escalated to {heads}."),
    "outside": both("ditutup {office}: {why}.", "closed by {office}: {why}."),
    "commented": both("tanggapan {by}:", "reply from {by}:"),
    "added": both("ada {many} tambahan dari warga lain.", "{many} additions by other residents."),
    "added_once": both("ada 1 tambahan dari warga lain.", "1 addition by another resident."),
    "paused": both("ditunda {by}: {why}.", "paused by {by}: {why}."),
    "paused_until": both(
        "ditunda {by} sampai {until}: {why}.", "paused by {by} until {until}: {why}."
    ),
    "resumed": both(
        "dilanjutkan. Selesai paling lambat {until}.",
        "work has resumed. To be finished by {until}.",
    ),
    "accepted": both(
        "penyelesaian sudah diverifikasi {by}.", "the completed work was verified by {by}."
    ),
    "rejected": both(
        "penyelesaian ditolak {by}, dikerjakan kembali oleh {office}.",
        "the completed work was rejected by {by}; {office} will do it again.",
    ),
    "confirmed": both(
        "penyelesaian dianggap diterima karena tidak ada keberatan.",
        "the completed work counts as accepted because nobody objected.",
    ),
    "identified": both(
        "identitas Anda dibuka kepada pimpinan {by}. Alasan: {why}.",
        "your identity was shown to the head of {by}. Reason: {why}.",
    ),
    "recategorised": both(
        "jenisnya kini {category}, ditangani {office}.",
        "its category is now {category}, handled by {office}.",
    ),
    "exported": both(
        "salinan data Anda diberikan kepada pemegang token.",
        "a copy of your data was given to the holder of the report's token.",
    ),
    "merged": both(
        "digabungkan dengan laporan lain tentang hal yang sama, kini ditangani {office}. Anda tetap"
        " dikabari di sini.",
        "merged with another report about the same matter, now handled by {office}. You will still"
        " get updates here.",
    ),
    "absorbed": both(
        "laporan lain tentang hal yang sama digabungkan ke sini.",
        "another report about the same matter was merged into this one.",
    ),
    "unmerged": both(
        "dipisahkan kembali, kini ditangani {office} sendiri.",
        "separated from the other report, now handled by {office} on its own.",
    ),
    "released": both(
        "laporan yang digabungkan ke sini dipisahkan kembali.",
        "a report that was merged into this one was separated again.",
    ),
    "hidden": both("disembunyikan dari umum.", "hidden from the public."),
    "shown": both("ditampilkan untuk umum.", "now visible to the public."),
}
STATUS_SENTENCES: Mapping[Status, Said] = {
    Status.MENUNGGU: both("menunggu di {office}.", "waiting at {office}."),
    Status.KOORDINASI: both("dikoordinasikan ke {office}.", "handed over to {office}."),
    Status.DISPOSISI: both("didisposisikan ke {office}.", "passed down to {office}."),
    Status.PROSES: both("sedang diproses {office}.", "being handled by {office}."),
    Status.SELESAI: both("selesai ditangani {office}.", "finished by {office}."),
}
STANDING_SENTENCES: Mapping[Status, Said] = {
    Status.MENUNGGU: both(LABELS[Status.MENUNGGU], "Waiting"),
    Status.KOORDINASI: both(LABELS[Status.KOORDINASI], "Handed over"),
    Status.DISPOSISI: both(LABELS[Status.DISPOSISI], "Passed down"),
    Status.PROSES: both(LABELS[Status.PROSES], "Being handled"),
    Status.SELESAI: both(LABELS[Status.SELESAI], "Finished"),
}


# How to hear no more, by the way something is told.
STOP_SENTENCES: Mapping[str, Said] = {
    REPLY: both("Balas STOP untuk berhenti.", "Reply STOP to stop these messages."),
    SMS: both("Henti: SMS STOP ke {number}.", "To stop: text STOP to {number}."),
    EMAIL: both(
        "Tidak ingin surel tentang laporan ini lagi? {link}",
        "No longer want emails about this report? {link}",
    ),
}
# What asks somebody whether a number or address is theirs: the only message that goes there before.
CONFIRM_SENTENCES: Mapping[str, Said] = {
    SMS: both(
        "Kabar berikutnya: SMS YA {report} ke {number} atau {link} Bukan Anda? Abaikan.",
        "For updates: text YES {report} to {number} or {link} Not you? Ignore this.",
    ),
    EMAIL: both(
        "Ingin kabar berikutnya lewat email? Buka tautan ini dan tekan tombolnya: {link}\n"
        "Bukan Anda yang melapor? Abaikan email ini. Kami tidak mengirim lagi.",
        "Do you want further updates by email? Open this link and press its button: {link}\n"
        "Was it not you who reported? Ignore this email. We will send no more.",
    ),
}
# Where STOP would not be known: from a number the report was not filed with.
STOP_BY_LINK = both("Henti: {link}", "To stop: {link}")
CODE = both(
    "Kode Tanggap {code} untuk pemberitahuan laporan {number}, berlaku {minutes} menit."
    " Abaikan bila tidak diminta.",
    "Tanggap code {code} for updates on report {number}, valid for {minutes} minutes."
    " Ignore this if you did not ask for it.",
)
# What silence would be taken for consent to.
REOPEN = both(
    "Belum tuntas? Buka lagi s.d. {until}.",
    "Not fixed? Ask to reopen it by {until}.",
)
APPEAL = both("Tidak setuju? Anda dapat mengajukan keberatan.", "Do you disagree? You can appeal.")
SUBJECT = both("Laporan {number}", "Report {number}")


def write_ending(way: str, city: City, link: str, language: Language) -> str:
    """How to hear no more, as every message tells it; ``link`` leads to a page that does it."""
    return STOP_SENTENCES[way][language].format(number=city.settings.stop_sms, link=link)


def write_confirmation(way: str, number: str, city: City, link: str, language: Language) -> str:
    """How to hear more, as the first message tells it that goes to a number or address nobody has
    proven; ``link`` leads to a page with a button.
    """
    stop = city.settings.stop_sms
    return CONFIRM_SENTENCES[way][language].format(report=number, number=stop, link=link)


def write_support_thanks(report: Report, city: City, language: Language) -> str:
    """What somebody is told who has just said "me too" and left a contact."""
    status, office = (
        STANDING_SENTENCES[report.status][language].lower(),
        name_of(report.holder, city),
    )
    words = {"number": report.number, "status": status, "office": office}
    return SENTENCES["supported"][language].format(**words)


def write_code(digits: str, number: str, minutes: int, language: Language) -> str:
    """The message that brings a code."""
    return CODE[language].format(code=digits, number=number, minutes=minutes)


def write_subject(number: str, language: Language) -> str:
    return SUBJECT[language].format(number=number)


def is_told_to_reporter(entry: Entry) -> bool:
    """Whether a reporter hears of it: not of what they added themselves, unless it brings another
    holder.
    """
    if entry.kind is Kind.COMMENT and entry.by == REPORTER:
        return bool(entry.to)
    return entry.kind in NOTIFIED_KINDS


def is_told_to_supporters(entry: Entry) -> bool:
    """Whether one who supports a report hears of it: not of what was there when they did, nor of
    what other citizens say.
    """
    said = entry.kind is Kind.COMMENT and entry.by in (REPORTER, CITIZEN)
    return entry.seq > 1 and entry.kind in SHARED_KINDS and not said


def write_notice(
    report: Report, entry: Entry, city: City, track_url: str, language: Language
) -> str:
    """What a reporter is told of an entry, short enough for an SMS of two parts as a rule; without
    the page when no ``track_url`` is given.
    """
    said = _EntryWriter(report, entry, city, language).said()
    form = SENTENCES["notice" if track_url else "short"][language]
    return form.format(number=report.number, said=said, url=track_url)


def write_additions(report: Report, many: int, track_url: str, language: Language) -> str:
    """What a reporter is told of what strangers added in a day: how often, and none of it."""
    said = SENTENCES["added" if many > 1 else "added_once"][language].format(many=many)
    return SENTENCES["notice"][language].format(number=report.number, said=said, url=track_url)


def write_objection(until: datetime | None, language: Language) -> str:
    """What a reporter can do who is not content with a closing: have it done again until then, else
    appeal.
    """
    if until is None:
        return APPEAL[language]
    return REOPEN[language].format(until=format_time(until, language))


def find_note(entry: Entry) -> str | None:
    """What was said, as the reporter is told it: nothing of what strangers say."""
    return None if entry.by == CITIZEN else entry.note


class _EntryWriter:
    """One entry, told in one language."""

    def __init__(self, report: Report, entry: Entry, city: City, language: Language) -> None:
        self.report, self.entry, self.city, self.language = report, entry, city, language

    def said(self) -> str:
        entry = self.entry
        if entry.seq == 1:
            question = write_question(self.report, self.city, self.language)
            words = (self.say("filed"), describe_promise(self.report, self.language), question)
            return " ".join(filter(None, words))
        if entry.kind is Kind.MODERATION and entry.by == REPORTER:
            return self.moderated()
        if entry.by == REPORTER:
            return self.say(self.own())
        if entry.kind is Kind.ESCALATION:
            why = labels.describe_breach(entry, self.city, self.report, self.language)
            return self.say("climbed", why=why)
        if entry.kind is Kind.COMMENT and entry.by == SYSTEM:
            return self.say("inherited")
        begin = _BEGINNINGS.get(entry.kind, _EntryWriter.moved)(self)
        note = find_note(entry)
        return f'{begin} "{_cut_note(note)}"' if note else begin

    def own(self) -> str:
        """What a reporter did, and who has it now; not their own words."""
        if self.entry.kind is Kind.PRIVACY:
            return "hidden" if self.entry.private else "shown"
        if self.entry.kind is Kind.REOPEN and self.entry.to:
            return "reopened_often"
        return _OWN_ACTIONS.get(self.entry.kind, "more")

    def say(self, what: str, **words: str) -> str:
        return self.filled(SENTENCES[what], **words)

    def filled(self, said: Said, **words: str) -> str:
        given = {
            "office": name_of(self.entry.holder, self.city),
            "by": name_of(self.entry.by, self.city),
            "heads": describe_heads(self.entry, self.city, self.language),
            **words,
        }
        return said[self.language].format(**given)

    def moved(self) -> str:
        if self.entry.reason:
            return self.say("outside", why=self.why(ReasonKind.OUTSIDE))
        return self.filled(STATUS_SENTENCES[self.entry.status])

    def why(self, kind: ReasonKind) -> str:
        return reasons.label_reason(kind, self.entry.reason or "", self.city, self.language)

    def commented(self) -> str:
        return self.say("added_once" if self.entry.by == CITIZEN else "commented")

    def paused(self) -> str:
        why, until = self.why(ReasonKind.PAUSE), self.entry.until
        if until is None:
            return self.say("paused", why=why)
        return self.say("paused_until", why=why, until=format_time(until, self.language))

    def resumed(self) -> str:
        return self.say("resumed", until=format_time(self.report.complete_by, self.language))

    def verified(self) -> str:
        return self.say("accepted" if self.entry.verdict is Verdict.ACCEPTED else "rejected")

    def confirmed(self) -> str:
        return self.say("confirmed")

    def identified(self) -> str:
        return self.say("identified", why=self.why(ReasonKind.IDENTITY))

    def moderated(self) -> str:
        return moderation_texts.describe_decision(self.entry, self.city, self.language)

    def merged(self) -> str:
        """Of the one that goes into another its reporter hears more."""
        return self.say("merged" if self.entry.to else "absorbed")

    def unmerged(self) -> str:
        return self.say("unmerged" if self.entry.to else "released")

    def recategorised(self) -> str:
        code = self.entry.category or self.report.category
        known = self.city.categories.get(code)
        return self.say("recategorised", category=known.name if known else code)


_OWN_ACTIONS = {Kind.REOPEN: "reopened", Kind.APPEAL: "appealed", Kind.EXPORT: "exported"}
_BEGINNINGS: Mapping[Kind, Callable[[_EntryWriter], str]] = {
    Kind.COMMENT: _EntryWriter.commented,
    Kind.PAUSE: _EntryWriter.paused,
    Kind.RESUME: _EntryWriter.resumed,
    Kind.VERIFICATION: _EntryWriter.verified,
    Kind.IDENTITY: _EntryWriter.identified,
    Kind.CONFIRMATION: _EntryWriter.confirmed,
    Kind.CATEGORY: _EntryWriter.recategorised,
    Kind.MODERATION: _EntryWriter.moderated,
    Kind.MERGE: _EntryWriter.merged,
    Kind.UNMERGE: _EntryWriter.unmerged,
}


def write_question(report: Report, city: City, language: Language) -> str:
    """The question for what is missing; empty when it has all that is needed, and where nobody
    could answer it.
    """
    channel = city.channels.get(report.filing.channel)
    if channel is None or channel.kind in (ChannelKind.WEB, ChannelKind.DESK):
        return ""
    lacks = completeness.find_missing(
        report.filing.description, report.place, report.category, city
    )
    return completeness.ask_for_missing(lacks, language)


def write_receipt(report: Report, city: City, track_url: str, language: Language) -> str:
    """What a message is answered with, where it came in."""
    office = name_of(report.holder, city)
    said = SENTENCES["received"][language].format(number=report.number, office=office)
    question, look = (
        write_question(report, city, language),
        SENTENCES["look"][language].format(url=track_url),
    )
    return " ".join(filter(None, (said, describe_promise(report, language), question, look)))


def write_standing(report: Report, city: City, track_url: str, language: Language) -> str:
    """What somebody is told who asks how a report stands."""
    status, office = (
        STANDING_SENTENCES[report.status][language].lower(),
        name_of(report.holder, city),
    )
    words = {"number": report.number, "status": status, "office": office}
    until = describe_promise(report, language) if report.open else ""
    look = SENTENCES["look"][language].format(url=track_url)
    return " ".join(filter(None, (SENTENCES["stands"][language].format(**words), until, look)))


def _cut_note(note: str, most: int = LONGEST_NOTE) -> str:
    return note if len(note) <= most else note[: most - 3] + "..."
