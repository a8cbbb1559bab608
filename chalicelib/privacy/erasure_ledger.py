"""The reports that were erased, as objects in the bucket: a restore of the table takes the table's
own record of an erasure back, and repeats the erasure by these objects. An object has the report's
number as its name and is empty.
"""

from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings

FOLDER = "erasures/"


def note_erasure(number: str) -> None:
    """Note that a report's data are being erased. Each pass notes it anew, so that the object is as
    old as the last one.
    """
    get_client("s3").put_object(Bucket=settings().bucket, Key=f"{FOLDER}{number}", Body=b"")
