"""The settings of a city: numbers, limits and names that are its own."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, NamedTuple


class Within(NamedTuple):
    """The bounds of a number, both included."""

    least: float
    most: float


class Form(NamedTuple):
    """The pattern of a text, and its meaning in words."""

    pattern: re.Pattern[str]
    meaning: str


MAYBE_PHONE = Form(re.compile(r"([0-9+][0-9 ]{2,18})?"), "a telephone number, or empty")
MAYBE_TILES = Form(
    re.compile(r"(/peta/[\w.-]+\.pmtiles)?", re.ASCII),
    "the address of a PMTiles file among the pages (/peta/....pmtiles), or empty",
)
MAYBE_TEXT = Form(re.compile(r".{0,200}"), "a text of at most 200 characters, or empty")


@dataclass(frozen=True, slots=True)
class CitySettings:
    """The settings of a city. Each field is a row of ``settings.csv``, read by the field's type.

    A number is in the unit at the end of its name, and within the bounds beside it.
    """

    city_name: str  # as pages call the city, in its own language
    city_name_en: str  # and in English
    service_name: str  # as pages call this service, in the city's own language
    service_name_en: str  # and in English
    triage: str  # office code of central triage
    top: str  # office code of the top, where escalations end
    fallback_category: str  # for matters that fit no other
    suggestion_promise: str  # of suggestions: until when they are answered
    office_open: time  # of office hours, Asia/Jakarta, Monday to Friday
    office_close: time  # of office hours
    emergency_number: Annotated[str, Form(re.compile(r"[0-9]{2,6}"), "a short number")]  # to call
    stop_sms: str  # the telephone number that takes commands; an SMS of STOP to it ends notices
    filing_phone: Annotated[str, MAYBE_PHONE]  # where reports are taken by telephone

    # Maps of pages. Without a base map, and without imported outlines, nobody picks a place on one.
    base_map: Annotated[str, MAYBE_TILES]
    map_attribution: Annotated[str, MAYBE_TEXT]  # of the base map, as its licence wants it

    answer_letters: Annotated[int, Within(1, 200)]  # of the note that makes a beginning an answer
    # at one level, before central triage decides and its decision binds
    most_handovers: Annotated[int, Within(1, 20)]
    most_pauses: Annotated[int, Within(0, 20)]  # of one report
    most_tasks: Annotated[int, Within(0, 20)]  # open at once in one report
    most_merged: Annotated[int, Within(1, 50)]  # reports into one
    most_templates: Annotated[int, Within(1, 500)]  # prepared answers of one office
    digest_lines: Annotated[int, Within(1, 100)]  # reports under one heading of the daily mail

    # Completion and its proof.
    verify_above_hours: Annotated[int, Within(1, 720)]  # then the office above may verify, too
    verify_again_working_days: Annotated[int, Within(1, 60)]  # between reminders of a due verdict
    verify_share: Annotated[float, Within(0, 1)]  # of closings; flagged ones are verified always
    # from the place; a photo from further away shows another place
    evidence_metres: Annotated[float, Within(1, 100_000)]
    evidence_clock_minutes: Annotated[float, Within(0, 1440)]  # error of a camera's clock
    shown_pixels: Annotated[int, Within(320, 4096)]  # the longest side of a shown photo
    thumbnail_pixels: Annotated[int, Within(64, 640)]  # the longest side of a thumbnail
    thumbnail_kilobytes: Annotated[int, Within(2, 100)]  # of a thumbnail at most

    # After a closing.
    confirm_working_days: Annotated[int, Within(1, 365)]  # of silence that count as a confirmation
    # by the clock, in which the reporter may reopen a report
    reopen_days: Annotated[float, Within(0, 365)]
    most_reopenings: Annotated[int, Within(0, 20)]  # of one report
    most_appeals: Annotated[int, Within(0, 20)]  # of one report, each to the next higher office
    # by the clock, to judge an appeal against moderators
    appeal_hours: Annotated[float, Within(1, 8760)]
    # by the clock, for which the holder's line hides a report that no moderator confirms
    provisional_hide_hours: Annotated[float, Within(1, 168)]
    low_rating: Annotated[int, Within(0, 4)]  # stars; this many or fewer count as RatedLow

    # within which another kelurahan than that of the point is no contradiction to it
    contradiction_metres: Annotated[float, Within(0, 5000)]

    # Duplicates: reports that may be about the same matter.
    resent_minutes: Annotated[int, Within(0, 1440)]  # in which a sender's same report is one
    duplicate_metres: Annotated[float, Within(1, 500)]  # within which an open report may be one
    duplicate_days: Annotated[float, Within(1, 365)]  # since it was filed
    duplicate_score: Annotated[float, Within(0, 1)]  # from which on a report is likely one
    most_duplicates: Annotated[int, Within(0, 20)]  # that are offered; with 0 there is no search
    joining_hours: Annotated[float, Within(1, 168)]  # between reports that their sender may join
    joining_words: Annotated[float, Within(0.1, 1)]  # of the shorter one, that both have; a share
    # "me too" from one address; hundreds of people share an address of a mobile network
    supports_an_hour: Annotated[int, Within(1, 10_000)]

    # Resolution times and recurring spots, from closings.
    usual_days: Annotated[int, Within(1, 365)]  # back, of the closings that count
    usual_least: Annotated[int, Within(5, 1000)]  # closings that a resolution time needs
    recurring_metres: Annotated[float, Within(1, 500)]  # between closings at the same spot
    recurring_times: Annotated[int, Within(2, 100)]  # closings at a spot, before heads see it
    recurring_days: Annotated[int, Within(1, 365)]  # back, of closings that count

    map_days: Annotated[int, Within(1, 365)]  # back, of closed reports that are on the map

    question_hours: Annotated[float, Within(1, 168)]  # in which a message answers our question

    # Magic links, and codes that confirm an address.
    link_minutes: Annotated[int, Within(5, 1440)]  # for which a link is valid
    session_minutes: Annotated[int, Within(5, 1440)]  # from the opening of a link
    links_a_day: Annotated[int, Within(1, 100)]  # sent to one contact
    asks_an_hour: Annotated[int, Within(1, 10_000)]  # requests for links, from one address
    code_minutes: Annotated[int, Within(5, 1440)]  # for which a code is valid
    codes_a_day: Annotated[int, Within(1, 100)]  # sent for one report, and to one address
    code_tries: Annotated[int, Within(1, 20)]  # for one code; with 5, one in 200,000 is guessed

    # Notices.
    # for which sent notices are logged; no notice is sent about an older entry
    notice_log_days: Annotated[int, Within(15, 3650)]
    # of the daily notice that counts other people's additions, and the end of the day it counts
    additions_told: time
    # after the notice of a closing, by the clock, its reporter is asked to rate; 0 asks nobody
    rating_asked_days: Annotated[float, Within(0, 365)]
    # priorities of reports, and kinds of entries, whose notices are sent in quiet hours too
    through_quiet_hours: frozenset[str]
    # country codes of telephone numbers that get SMS, such as 62; others never get one
    phone_countries: frozenset[str]
    # in all, with receipts, codes and links; operations get an alarm at 80 % and at the limit
    sms_a_day: Annotated[int, Within(1, 1_000_000)]
    # of these, to numbers that nobody has proven for the report, so that a flood of strangers'
    # numbers leaves room for all others
    first_sms_a_day: Annotated[int, Within(1, 1_000_000)]
    # to one number; a report takes room for four at a time
    sms_to_one_a_day: Annotated[int, Within(4, 1000)]
    # to one number or address that nobody has proven for the report of the message
    first_to_one_a_day: Annotated[int, Within(1, 100)]
    # hosts of the push services of browsers; *. stands for all names below a host
    push_services: frozenset[str]
    most_browsers: Annotated[int, Within(1, 20)]  # that are told of one report by push
    push_hours: Annotated[int, Within(1, 672)]  # for which a push service keeps a message

    # Messages to duty contacts of offices, about reminders and escalations.
    most_duty_contacts: Annotated[int, Within(1, 100)]  # of one office
    most_duty_browsers: Annotated[int, Within(1, 20)]  # that one office is told by, by push
    duty_window_minutes: Annotated[int, Within(1, 60)]  # between two messages to one contact
    # in all; operations get an alarm at 80 % and at the limit, and the rest waits for the next day
    duty_messages_a_day: Annotated[int, Within(1, 1_000_000)]
    deputy_days: Annotated[int, Within(1, 366)]  # for which a head may have one deputy, at most
    duty_log_days: Annotated[int, Within(61, 3650)]  # for which messages are logged

    # Campaigns: many reports of one text.
    campaign_least: Annotated[int, Within(3, 15)]  # reports from which on there is a campaign
    campaign_days: Annotated[int, Within(1, 30)]  # within which its reports come
    campaign_words: Annotated[int, Within(5, 50)]  # of its matter, at least
    campaign_kept_days: Annotated[int, Within(1, 365)]  # after its last report

    silent_channel_hours: Annotated[int, Within(1, 24)]  # after which a busy channel is amiss
    audit_exports_a_day: Annotated[int, Within(1, 100)]  # each may read the whole table
