"""Samples of members of the map's answer, and of the outlines of areas."""

from collections.abc import Mapping
from typing import Any

from chalicelib.description.sample_report import NOW, SampleReport
from chalicelib.platform import moments


def build_map_samples(sample: SampleReport) -> Mapping[str, Any]:
    """Return the samples of the map and of the outlines."""
    area = sample.area
    return {
        "Map.made_at": moments.format_shown(NOW),
        **dict.fromkeys(("MapPoint.lat", "ClusterCount.lat"), area.lat),
        **dict.fromkeys(("MapPoint.lng", "ClusterCount.lng"), area.lng),
        "MapPoint.category": sample.report.category,
        "AreaCount.code": area.code,
        "AreaCount.name": area.name,
        **dict.fromkeys(("AreaCount.total", "AreaCount.late"), 1),
        "ClusterCount.total": 2,
        "TopologyGeometry.id": area.code,
        "TopologyGeometry.arcs": [[[0]]],
        "Topology.arcs": [[[0, 0], [9, 0], [0, 9], [-9, -9]]],
        "Topology.bbox": [106.76, -6.2, 106.78, -6.18],
        "Transform.scale": [0.00003, 0.00006],
        "Transform.translate": [106.76, -6.2],
    }
