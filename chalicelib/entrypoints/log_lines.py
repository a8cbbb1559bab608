"""The function that CloudWatch Logs calls with lines of other services' logs."""

from typing import Any

from chalice.app import Blueprint

functions = Blueprint(__name__)


@functions.lambda_function(name="sms_report")
def sms_report(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Record in the logs of notices and of the duty which SMS arrived. Takes an event of CloudWatch
    Logs, from the groups into which SNS writes the delivery of SMS; returns how many of its lines
    are about an SMS of these logs.
    """
    from chalicelib.duty.messages import reported_sms
    from chalicelib.notifications.sending import sms_reports

    recorded = 0
    for report in sms_reports.parse_reports(event):
        if found := sms_reports.find_line(report):
            is_duty = found.owner.startswith(reported_sms.OWNER)
            (reported_sms.record_report if is_duty else sms_reports.record_notice)(found, report)
            recorded += 1
    return {"recorded": recorded}
