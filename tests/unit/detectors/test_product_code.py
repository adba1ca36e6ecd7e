import pytest

from counterfoil.detectors.product_code import read_code


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("6901234567892", "gtin", {"gtin": "6901234567892", "gtin14": "06901234567892"}),
        ("(01)09521141012345(21)20-17(10)AB1", "gs1", {"serial": "20-17", "batch": "AB1"}),
        ("]C1010952114101234510AB\x1d21S7", "gs1", {"batch": "AB", "serial": "S7"}),
        ("https://id.gs1.org/01/09521141012345/21/2017", "digital_link", {"serial": "2017"}),
        ("https://shop.example/x/01/09521141012345?10=A&17=261231", "digital_link", {"batch": "A"}),
        ("urn:epc:id:sgtin:0614141.107346.2017", "epc", {"gtin": "10614141073464"}),
        ("urn:epc:class:lgtin:4012345.012345.99", "epc", {"batch": "99"}),
        ("106141411234567897", "sscc", {"sscc": "106141411234567897"}),
        ("0-306-40615-2", "isbn", {"gtin": "9780306406157"}),
        ("0378-5955", "issn", {"issn": "0378-5955"}),
        ("490154203237518", "imei", {"type": "49015420"}),
        ("91350100M000100Y43", "uscc", {"region": "350100"}),
    ],
)
def test_a_sound_code_is_named_and_taken_apart(text: str, kind: str, parts: dict[str, str]) -> None:
    code = read_code(text)

    assert (code.kind, code.valid) == (kind, True)
    assert parts.items() <= code.parts.items()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("6901234567893", "check digit"),
        ("https://id.gs1.org/01/09521141012346/21/1", "check digit"),
        ("urn:epc:id:sgtin:0614141.10734.1", "13 digits"),
        ("(01)09521141012345(17)261399", "pattern"),
        ("(21)ABC", "without the product number"),
        ("91350100M000100Y44", "check character"),
        ("91350100I000100Y43", "never occurs"),
        ("https://example.com/abc", "without a GS1 key"),
        ("00000000", "zeros only"),
        ("123", "3 digits"),
        (" ", "empty"),
    ],
)
def test_a_broken_code_is_refused_with_its_reason(text: str, why: str) -> None:
    code = read_code(text)

    assert code.valid is False
    assert why in " ".join(code.reasons)


def test_a_serial_without_a_format_is_unknown_not_wrong() -> None:
    code = read_code("QX-77120-Z")

    assert (code.kind, code.valid) == ("serial", None)
