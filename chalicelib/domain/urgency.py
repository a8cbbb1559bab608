"""How much more urgent a report is for those who support it. No promise moves by it (I4)."""

from datetime import timedelta

from chalicelib.domain.city import City


def earlier(supporters: int, city: City) -> timedelta:
    """By how much before its promise it stands in the queue."""
    steps = [step.earlier for step in city.urgency if supporters >= step.supporters]
    return max(steps, default=timedelta()) * city.pace
