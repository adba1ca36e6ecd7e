"""What one column tells of another that is empty, and what values of several holders say."""

import numpy as np
import pyarrow as pa
import pytest

from counterfoil.linkers.comparing import levels
from counterfoil.linkers.fields import POLICIES, FieldKind
from counterfoil.linkers.filling import name_in_handle, shop_of_company, told
from counterfoil.linkers.folding import code_table
from counterfoil.linkers.linking import link
from counterfoil.linkers.weighing import add_up, observe

NAMES = [a + b for a in "王刘赵周孙马朱胡" for b in ("敏", "静", "磊", "芳", "浩杰")]
HANDLES = [f"{a}{b}{i:03d}" for i, (a, b) in enumerate(
    (a, b)
    for a in ("wang", "liu", "zhao", "zhou", "sun", "ma", "zhu", "hu")
    for b in ("min", "jing", "lei", "fang", "haojie")
)]  # fmt: skip
KINDS = {"person": FieldKind.PERSON, "wechat": FieldKind.HANDLE}


def people(*more):
    rows = [*zip(NAMES, HANDLES, strict=True), *more]
    return pa.table({"person": [p for p, _ in rows], "wechat": [h for _, h in rows]})


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("wangxiaomin2303", "WANG Xiaomin"),
        ("liu.jing@x.example", "LIU Jing"),
        ("bestshop88", ""),
        ("10086", ""),
    ],
)
def test_a_handle_spells_a_name_or_does_not(handle, name):
    assert name_in_handle(handle) == name


def test_a_company_names_its_shop_if_it_says_that_it_is_one():
    assert shop_of_company("深圳瑞祥日用品有限公司") == "瑞祥日用品"
    assert shop_of_company("瑞祥") == ""


def test_an_empty_name_is_told_by_the_handle():
    person = code_table(people((None, "wangmin777")), KINDS)[0]
    last = len(NAMES)
    assert levels(person, np.array([last]), np.array([NAMES.index("王敏")]))[0] == 4
    assert person.raw[last].as_py() is None


def test_handles_that_spell_no_names_tell_nothing():
    table = people()
    other = table.set_column(1, "wechat", pa.array(HANDLES[::-1]))
    assert told({h: other[h].combine_chunks() for h in KINDS}, KINDS) == {}


def test_a_name_that_a_handle_tells_may_be_wrong_and_parts_nobody():
    table = people(("钱雪", "qianxue1"), (None, "guofeng9"))
    phone = pa.array([f"1370000{i:04d}" for i in range(len(NAMES))] + ["13800138000"] * 2)
    account = pa.array(
        [f"62170000001{i:05d}" for i in range(len(NAMES))] + ["6217999900001111"] * 2
    )
    kinds = {**KINDS, "phone": FieldKind.PHONE, "account": FieldKind.ACCOUNT}
    table = table.append_column("phone", phone).append_column("account", account)
    assert joinable(table, kinds)
    sure = table.set_column(0, "person", pa.array([*NAMES, "钱雪", "郭峰"]))
    assert not joinable(sure, kinds)


def joinable(table, kinds):
    """Whether nothing keeps the last two records apart."""
    found = link(code_table(table, kinds), threshold=-20.0)
    left, right = found.pairs.left[found.merged], found.pairs.right[found.merged]
    return (len(NAMES), len(NAMES) + 1) in set(zip(left, right, strict=True))


def test_values_of_one_agent_speak_once_and_values_of_one_holder_each_time():
    kinds = {"person": FieldKind.PERSON, "phone": FieldKind.PHONE, "account": FieldKind.ACCOUNT}
    # Three of one agent and one who gives no name; two of one seller.
    rows = [(n, f"1370000{i:04d}", f"62170000001{i:05d}") for i, n in enumerate(NAMES)]
    rows += [(n, "13800138000", "6217999900001111") for n in ("钱雪", "郭峰", "何志超", None)]
    rows += [(n, "13900139000", "6217999900002222") for n in ("高远", None)]
    table = pa.table({h: [r[i] for r in rows] for i, h in enumerate(kinds)})
    linked = link(code_table(table, kinds), threshold=-20.0)
    bits = dict(zip(zip(linked.pairs.left.tolist(), linked.pairs.right.tolist(), strict=True),
                    linked.pairs.total.tolist(), strict=True))  # fmt: skip
    agent, own = len(NAMES), len(NAMES) + 4
    assert bits[own, own + 1] > bits[agent, agent + 3] + 4.0


def test_without_marks_nothing_is_taken_from_a_value():
    table = people()
    fields = code_table(table, KINDS)
    pairs = np.array([0, 1]), np.array([2, 3])
    policies = {f.name: POLICIES[f.kind] for f in fields}
    seen = observe(fields, *pairs, policies)
    assert seen.several == {}
    assert add_up(seen, policies, 0.0).total.shape == (2,)
