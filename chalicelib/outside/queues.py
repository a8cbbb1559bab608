"""Messages of a queue that have to wait."""

from chalicelib.outside.aws import client

LONGEST = 43_200  # seconds SQS lets a message wait


def postpone(queue_arn: str, receipt: str, seconds: int) -> None:
    """Bring a message back no sooner than that."""
    *_, account, name = queue_arn.split(":")
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
    wait = max(1, min(seconds, LONGEST))
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=wait)
