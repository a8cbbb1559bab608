"""A QR code as an SVG: in a page, and alone."""

from chalicelib.platform.texts.qr_code import render_qr_code

ADDRESS = "https://lapor.tanggap.test/laporan/JK261124-9HJTG3"
SPACE = ' xmlns="http://www.w3.org/2000/svg"'


def test_a_document_has_its_namespace_and_is_else_the_element_of_a_page() -> None:
    document = render_qr_code(ADDRESS, standalone=True)
    assert document.startswith(f"<svg{SPACE} viewBox=")
    element = render_qr_code(ADDRESS)
    assert document.replace(SPACE, "") == element
    assert element.startswith("<svg viewBox=")  # its size is that of its place
    assert "class=" not in document
