"""A home is not to be found from what the public sees of a matter that may name one."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.places.distance import METRES_PER_DEGREE
from chalicelib.reports.access.home_blurring import blur_point

LAT, LNG = -6.1926, 106.7697


@pytest.mark.parametrize("metres", [100, 250])
@given(lat=st.floats(-7, -5), lng=st.floats(106, 107))
def test_the_middle_of_the_square_is_near_and_the_same_for_every_point_in_it(
    metres: float, lat: float, lng: float
) -> None:
    shown = blur_point(lat, lng, metres)
    off = hypot(
        (lat - shown[0]) * METRES_PER_DEGREE,
        (lng - shown[1]) * METRES_PER_DEGREE * cos(radians(lat)),
    )
    assert off <= metres * 0.71  # half the diagonal
    assert blur_point(*shown, metres) == shown


@given(lat=st.floats(-90, 90), lng=st.floats(-180, 180))
def test_every_point_on_earth_has_its_square(lat: float, lng: float) -> None:
    shown = blur_point(lat, lng, 250)
    assert -90 <= shown[0] <= 90
    assert -180 <= shown[1] <= 180


def test_two_homes_of_one_square_can_not_be_told_apart() -> None:
    lat, lng = blur_point(LAT, LNG, 250)
    homes = {
        blur_point(lat + up, lng + right, 250) for up in (-9e-4, 9e-4) for right in (-9e-4, 9e-4)
    }
    assert homes == {(lat, lng)}
