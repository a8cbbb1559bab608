"""The words for codes that have no row in the city's tables: statuses explained, kinds of entries,
priorities, the levels of openness, and the levels of offices.
"""

from collections.abc import Mapping

from chalicelib.city.rows import Level, Priority, Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Sentence, sentences
from chalicelib.reports.status import Status

_ = sentences("reports")

EMERGENCY = _("Emergency")  # the name of the emergency number
LANGUAGE = _("English")  # translated as the language calls itself

STATUSES_EXPLAINED: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("waiting for the office's answer"),
    Status.KOORDINASI: _("moved to another office"),
    Status.DISPOSISI: _("passed down to a sub-office"),
    Status.PROSES: _("being worked on"),
    Status.SELESAI: _("the work is done"),
}
PRIORITIES: Mapping[Priority, Sentence] = {
    Priority.BIASA: _("Normal"),
    Priority.MENDESAK: _("Urgent"),
    Priority.DARURAT: EMERGENCY,
}
LEVELS: Mapping[Visibility, Sentence] = {
    Visibility.PUBLIC: _("Show it"),
    Visibility.FACTS: _("Facts only"),
    Visibility.PRIVATE: _("Private"),
}
LEVELS_EXPLAINED: Mapping[Visibility, Sentence] = {
    Visibility.PUBLIC: _("Anybody can see your words and photos, never your name."),
    Visibility.FACTS: _("Others see category, area, office and times, not your words or photos."),
    Visibility.PRIVATE: _("Only you and officers can read it. Officers do not see your name."),
}
OFFICE_LEVELS: Mapping[Level, Sentence] = {
    Level.PROVINSI: _("Province"),
    Level.DINAS: _("Agency"),
    Level.KOTA: _("City"),
    Level.SUKU_DINAS: _("Sub-agency"),
    Level.KECAMATAN: _("Kecamatan"),
    Level.KELURAHAN: _("Kelurahan"),
    Level.UKPD: _("Service unit"),
    Level.BUMD: _("City-owned company"),
}
KINDS: Mapping[Kind, Sentence] = {
    Kind.STATUS: _("Status"),
    Kind.COMMENT: _("Comment"),
    Kind.QUESTION: _("Question"),
    Kind.NOTE: _("Internal note"),
    Kind.TAKEN_BACK: _("Taken back"),
    Kind.RATING: _("Rating"),
    Kind.REMINDER: _("Reminder"),
    Kind.ESCALATION: _("Escalation"),
    Kind.CONFIRMATION: _("Final"),
    Kind.PAUSE: _("Paused"),
    Kind.RESUME: _("Resumed"),
    Kind.TASK: _("Task"),
    Kind.ANSWER: _("Answer to a task"),
    Kind.WITHDRAWAL: _("Task withdrawn"),
    Kind.CATEGORY: _("Category changed"),
    Kind.EVIDENCE: _("Photos examined"),
    Kind.VERIFICATION: _("Verification"),
    Kind.IDENTITY: _("Name and contact opened"),
    Kind.REOPEN: _("Reopened"),
    Kind.APPEAL: _("Appeal"),
    Kind.PLACE: _("Place corrected"),
    Kind.WITHDRAWN: _("Withdrawn"),
    Kind.VISIBILITY: _("Openness changed"),
    Kind.PHOTOS_OPENED: _("Photos opened"),
    Kind.LIMIT: _("Over a limit"),
    Kind.MODERATION: _("Moderation"),
    Kind.MERGE: _("Merged"),
    Kind.UNMERGE: _("Separated"),
    Kind.EXPORT: _("Copy of the data"),
    Kind.ERASURE: _("Data erased"),
}
