"""Every action of every statement of the functions' policies is needed: in a chosen part of the
tests some call is allowed by that statement alone.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.privileges import POLICIES, RECORDED, ROOT, load_statements

# What Lambda does by a function's role, and no code of ours.
BY_LAMBDA = {
    **dict.fromkeys(("logs:CreateLogStream", "logs:PutLogEvents"), "writes the function's log"),
    **dict.fromkeys(("xray:PutTraceSegments", "xray:PutTelemetryRecords"), "sends its traces"),
    **dict.fromkeys(
        ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
        "polls the queue of an event source",
    ),
    **dict.fromkeys(
        ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
        "reads the stream of an event source",
    ),
    "dynamodb:ListStreams": "the same; it asks for the right when the source is made",
}
LAMBDAS = {
    *("ListingStreamsHasNoResources", "Logs", "TheQueue", "TheStream", "TracesHaveNoResources"),
}
# Lambda puts the event of an asynchronous call there after the last try.
GIVEN_UP = {(function, "GivenUp") for function in ("digest", "mail", "reconcile", "retain")}
# What the chosen tests do not show, and why it stays.
REVIEWED = {
    ("api_handler", "AccessToSenders", "ssm:GetParameter"): (
        "the receipt of a message of X or Meta; inbound/test_channel_senders_http.py shows it"
    ),
    ("duty", "OurAccessToGatewaysOfSms", "ssm:GetParameter"): (
        "a city with a gateway of SMS; notifications/test_sms_routes.py has one for notices"
    ),
    ("reread", "AccessToSenders", "ssm:GetParameter"): (
        "the receipt again, of a delivery that was parked"
    ),
    ("sms_report", "StepsThatDidNotArrive", "sqs:SendMessage"): (
        "duty/messages/test_delivery.py has an SMS of the duty that did not arrive, at some hours"
    ),
    ("api_handler", "AccountsOfOfficers", "cognito-idp:AdminSetUserMFAPreference"): (
        "the test of it (officers/test_officers_http.py) asks by a client of its own"
    ),
    ("figures", "WhatIsPublished", "s3:DeleteObject"): (
        "the former file of a month that was corrected; figures/test_publishing.py has it in memory"
    ),
    ("on_change", "EraseForGood", "s3:DeleteObject"): (
        "S3 asks for it beside the right to delete a version"
    ),
}
# The tests that make functions use what they may do; without names, all tests of the file.
CHOSEN = {
    "privilege_scenes.py": (),
    "audit/test_audits_http.py": (
        "test_a_quarter_has_each_report_that_the_office_held",
        "test_two_exports_that_end_at_once_are_both_in_the_ledger",
    ),
    "casework/test_moderation_http.py": (
        "test_a_hiding_that_nobody_confirms_ends_and_the_report_is_everywhere_again",
    ),
    "casework/queue/test_search_http.py": ("test_a_forged_cursor_is_refused",),
    "duty/test_browsers.py": (
        "test_a_browser_ends_it_and_what_waits_goes_to_others",
        "test_a_browser_that_its_service_refuses_has_failed_until_it_is_added_again",
    ),
    "duty/test_contacts_http.py": ("test_each_way_gets_its_code",),
    "duty/messages/test_delivery.py": (
        "test_a_mail_that_comes_back_goes_on_to_the_deputy",
        "test_a_reminder_reaches_the_mail_of_the_holder_within_a_minute_and_in_facts",
        "test_two_messages_to_one_contact_never_begin_at_once",
    ),
    "duty/test_dissolved_offices.py": ("test_deputies_end_and_the_calendar_is_void",),
    "entrypoints/test_dead_letters.py": (),
    "entrypoints/test_nightly_export.py": (),
    "entrypoints/test_stream_failures.py": (
        "test_what_fails_alone_is_given_up_after_its_tries_and_the_rest_goes_on",
    ),
    "evidence/test_service.py": (
        "test_a_copy_says_whether_anybody_may_read_its_entry",
        "test_a_photo_that_was_never_uploaded_is_missing",
        "test_photos_that_close_nothing_are_kept_in_mind_and_nothing_is_asked",
    ),
    "figures/facts/test_recording.py": ("test_a_run_that_is_killed_half_way_is_made_up_for",),
    "figures/quarter_scores/test_frozen_runs.py": (
        "test_from_an_appeal_to_the_correction",
        "test_late_facts_of_a_frozen_quarter_have_no_reporter",
    ),
    "inbound/test_channel_senders_http.py": ("test_a_letter_in_our_bucket_is_read_from_there",),
    "inbound/test_channels_http.py": (
        "test_a_command_is_answered_and_not_stored",
        "test_a_signed_delivery_without_an_id_is_refused_and_parked",
    ),
    "inbound/test_media.py": (
        "test_a_part_that_is_not_there_is_lost_and_keeps_back_nothing",
        "test_a_photo_is_asked_for_where_it_lies_and_kept_with_its_report",
    ),
    "inbound/test_service.py": (
        "test_a_letter_that_ses_announces_becomes_a_report_in_the_channel_of_mail",
        "test_what_can_be_read_in_part_only_stays_parked",
        "test_what_was_parked_is_read_again_as_first_received_and_let_go",
    ),
    "notifications/sending/test_bounces.py": ("test_what_stands_in_for_mail_was_chosen_by_nobody",),
    "notifications/push/test_push_http.py": ("test_the_reminder_to_rate_comes_by_push_too",),
    "notifications/test_service.py": (
        "test_a_limit_that_is_reached_lets_go_and_tells_when_to_come_again",
    ),
    "notifications/sending/test_sms_reports.py": (),
    "notifications/supporters/test_supporters.py": (
        "test_each_is_told_once_however_often_a_message_comes",
        "test_who_takes_it_back_hears_no_more_also_of_what_is_on_its_way",
    ),
    "officers/test_officers_http.py": (
        "test_a_disabled_officer_loses_the_sessions_and_comes_back",
        "test_a_new_first_password_ends_the_one_of_before",
        "test_admins_can_not_lock_themselves_out",
        "test_an_authenticator_is_switched_off",
        "test_officers_are_found_by_office_role_and_words",
    ),
    "operate/test_breach.py": (
        "test_the_alarm_rings_while_the_deadline_is_near_and_somebody_is_to_be_told",
    ),
    "platform/http/test_edge_http.py": ("test_an_address_claimed_past_the_edge_is_not_believed",),
    "privacy/test_erasure.py": (
        "test_an_erasure_that_hangs_is_taken_up_again_and_told_after_a_day_parked_words_and_all",
        "test_what_a_reporter_said_is_gone_and_the_case_stays",
    ),
    "privacy/test_export_http.py": (
        "test_files_are_linked_to_their_reporter_whoever_else_sees_them",
    ),
    "privacy/test_retention.py": ("test_what_is_late_and_what_s3_left_rings",),
    "publishing/map/test_map_http.py": (
        "test_a_map_that_shows_the_same_has_the_same_tag",
        "test_an_unchanged_file_is_not_read_again",
    ),
    "publishing/opendata/test_opendata_http.py": (
        "test_an_empty_feed_is_whole_and_stays_the_same_for_a_day",
    ),
    "publishing/webhooks/test_webhooks_service.py": (
        "test_what_is_not_taken_is_tried_again_under_the_same_id",
    ),
    "reporters/test_my_reports_http.py": (
        "test_nothing_of_who_asks_or_of_a_link_is_logged_or_kept",
    ),
    "scores/test_scores_http.py": ("test_an_accepted_appeal_is_handed_on_once",),
    "sla/test_calendars_http.py": (
        "test_a_new_link_makes_the_one_before_void_and_each_can_be_taken_back",
    ),
    "sla/test_digest_service.py": (
        "test_heads_are_read_to_the_last_page",
        "test_two_runs_at_once_write_once",
    ),
    "sla/test_reconcile.py": ("test_a_report_that_was_changed_meanwhile_is_left_alone",),
    "sla/test_reconcile_succeeding.py": ("test_what_can_not_be_handed_over_keeps_back_no_timer",),
}


def _list_actions() -> set[tuple[str, str, str]]:
    return {
        (function, statement["Sid"], action)
        for function in POLICIES
        for statement in load_statements(function)
        for action in statement["Action"]
        if not (action in BY_LAMBDA and statement["Sid"] in LAMBDAS)
        and (function, statement["Sid"]) not in GIVEN_UP
    }


def _list_chosen() -> list[str]:
    return [
        f"tests/{file}::{name}" if name else f"tests/{file}"
        for file, names in CHOSEN.items()
        for name in names or ("",)
    ]


def test_every_action_of_every_statement_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "used.json"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_list_chosen()],
        env={**os.environ, RECORDED: str(file)},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    used = {tuple(each) for each in json.loads(file.read_text())}
    assert _list_actions() - used == REVIEWED.keys()
