"""QR codes of addresses, as SVG."""

from io import BytesIO


def render_qr_code(address: str, *, standalone: bool = False) -> str:
    """Return the address as a QR code: an SVG element for a page of HTML, or a ``standalone`` SVG
    document. Error correction of level M or better can lose 15% to a fold.
    """
    import segno  # few functions draw one

    image = BytesIO()
    segno.make_qr(address, error="m").save(
        image,
        kind="svg",
        xmldecl=False,
        svgns=standalone,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        border=4,
        nl=False,
    )
    return image.getvalue().decode()
