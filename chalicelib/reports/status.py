"""The statuses of a report, and the actions of officers. ``moves_and_roles`` says which action
leads from which status to which.
"""

from enum import StrEnum


class Status(StrEnum):
    MENUNGGU = "menunggu"
    KOORDINASI = "koordinasi"
    DISPOSISI = "disposisi"
    PROSES = "proses"
    SELESAI = "selesai"


OPEN = frozenset(Status) - {Status.SELESAI}


class Action(StrEnum):
    PROSES = "proses"
    KOORDINASI = "koordinasi"
    DISPOSISI = "disposisi"
    SELESAI = "selesai"
    RETURN = "return"
    OUTSIDE = "outside"  # close a matter that the city is not responsible for
    PAUSE = "pause"
    RESUME = "resume"
    TASK = "task"  # ask another office for a part of the work
    ANSWER = "answer"  # the asked office answers the task
    WITHDRAW = "withdraw"  # the task is not needed any more
    RECATEGORISE = "recategorise"
    MERGE = "merge"  # into another report of the same matter
    UNMERGE = "unmerge"
    RELEASE = "release"  # pass a report over a limit on to its holder
    ASK = "ask"  # the reporter, in public
    ACCUSE = "accuse"  # hand it to who looks into reports about offices
    DISMISS = "dismiss"  # it is about no office: hand it to the office of the place
    COMMENT = "comment"
    TAKE_BACK = "take_back"  # a hand-over that was a mistake
    CORRECT_PLACE = "correct_place"
    REPLY = "reply"  # to a suggestion, which ends it
