"""The city's areas, by point and by name, each read when it is first asked for."""

from functools import cache

from chalicelib.city.current import city, folder
from chalicelib.city.places.area_of_point import OutlinesDisagreeError, Places
from chalicelib.city.places.gazetteer import Gazetteer
from chalicelib.city.tables import outlines_file
from chalicelib.platform.telemetry import log


@cache
def places() -> Places:
    """By outlines; by nearest points in a city that has none, or none that can be used: a file that
    ``operate.city check`` refuses is no reason to turn a message away.
    """
    kelurahan = city().kelurahan
    try:
        return Places(kelurahan, outlines_file.read(folder()))
    except (outlines_file.OutlinesError, OutlinesDisagreeError) as fault:
        log.error("outlines_unusable", reason=str(fault))
        return Places(kelurahan, None)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(city().kelurahan, city().words)
