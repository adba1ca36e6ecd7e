"""What a recipient may not see stands nowhere in what he gets."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_case import case_file

from counterfoil.exporters.redaction import recipient, redact
from counterfoil.model.dossier import Member

NAMES = st.text(alphabet="梅韦若岚书成abcdefgXYZ .-", min_size=3, max_size=12).map(str.strip)
PHONES = st.from_regex(r"\+86 ?1[3-9][0-9]{9}", fullmatch=True)


@given(name=NAMES.filter(lambda n: len(n) > 2), phone=PHONES)
@settings(max_examples=40, deadline=None)
def test_no_withheld_value_is_left_in_any_string(name: str, phone: str) -> None:
    file = case_file()
    person = Member(
        record="accounts:6222020000000000033",
        label=name,
        details=(("phone", phone), ("note", f"calls himself {name}, reach {phone}.")),
    )
    lead = msgspec.structs.replace(file.lead, members=(*file.lead.members, person))
    exculpatory = (*file.exculpatory, f"{name} says he sold his own")
    file = msgspec.structs.replace(file, lead=lead, exculpatory=exculpatory)

    shown, losses = redact(file, recipient("right-holder"))

    text = "\n".join([shown.exculpatory[-1], str(shown.lead.members[-1])])
    assert phone not in text
    assert not text.startswith(name)
    assert "6222020000000000033" not in text
    assert shown.exculpatory[-1].endswith("says he sold his own")
    assert {"phones", "persons", "accounts"} <= {loss.what for loss in losses}


def test_a_name_inside_another_word_is_left_alone() -> None:
    file = case_file()
    acts = tuple(msgspec.structs.replace(act, actor="root") for act in file.acts)
    file = msgspec.structs.replace(file, acts=acts, exculpatory=("Grassroot Select", "by root"))

    shown, _ = redact(file, recipient("platform"))

    assert shown.exculpatory[0] == "Grassroot Select"
    assert "root" not in shown.exculpatory[1]
