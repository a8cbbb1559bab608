"""Taking uploaded photos into a report."""

from collections.abc import Sequence

from chalicelib.domain.errors import BadField
from chalicelib.outside import attachments, clock

MOST_PHOTOS = 5


def take(uploads: Sequence[str]) -> tuple[str, ...]:
    """Names of the objects behind upload ids. Raises BadField for too many and BadUpload for one
    that is not ours.
    """
    if len(uploads) > MOST_PHOTOS:
        raise BadField(field="attachments", rule="too_many", most=MOST_PHOTOS)
    moment = clock.now()
    return tuple(dict.fromkeys(attachments.taken(upload, moment) for upload in uploads))
