"""A typed client of the API: one method for each call, with the types of bodies and answers.

``calls`` and ``types`` are written from the API's description by ``make client``; needs urllib3 and
nothing else of this project.
"""

from client.calls import Tanggap
from client.http import Answer, Refused, Unchanged

__all__ = ["Answer", "Refused", "Tanggap", "Unchanged"]
