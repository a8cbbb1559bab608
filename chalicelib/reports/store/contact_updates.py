"""The update of a reporter's contact that may make its item: never of a report whose reporter's
data are to be erased, since no pass would find what comes later.
"""

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.platform.aws.table import Item, Overtaken, explain_cancellation, get_connection
from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.items.side_items import CONTACT, ContactItem
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict


def update_unless_erased(number: str, changes: list[Action]) -> bool:
    """Update the contact of a report, in a transaction that looks at the report as well. Return
    False, with nothing written, when an erasure of its reporter's data was asked for.

    Raises Throttled, and Overtaken when each try meets another change of the report.
    """
    in_use = Item.pk.exists() & ReportItem.erased_at.does_not_exist()

    def attempt(at: int) -> bool:
        try:
            with TransactWrite(connection=get_connection()) as transaction:
                transaction.condition_check(ReportItem, report_key(number), REPORT, in_use)
                transaction.update(ContactItem(report_key(number), CONTACT), changes)
        except TransactWriteError as error:
            if "ConditionalCheckFailed" in {why.code for why in error.cancellation_reasons if why}:
                return False
            raise explain_cancellation(error, Overtaken(number)) from None
        return True

    return retry_on_conflict(attempt)
