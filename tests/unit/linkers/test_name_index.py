import pytest

from counterfoil.linkers.name_index import NameIndex, indexed, nearest

NAMES = [
    *("王敏", "王明", "黄志明", "黄志伟", "欧阳修", "单雄信", "徐志强", "毛泽东", "李雅涵", "张学"),
    *("Robert Miller", "William Carter", "Vladimir Orlov", "Wang Min", "Zhang Xiao"),
]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return indexed(NAMES)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Min Wang", "王敏"),
        ("WANG, Min", "王敏"),
        ("Huang Zhi Ming", "黄志明"),
        ("huangzhiming", "黄志明"),
        ("Wong Chi Ming", "黄志明"),
        ("Wong Zi Ming", "黄志明"),
        ("Jacky Wong Chi-ming", "黄志明"),
        ("黃志偉", "黄志伟"),
        ("Hsü Chih-ch'iang", "徐志强"),
        ("Mao Tse-tung", "毛泽东"),
        ("Shan Xiongxin", "单雄信"),
        ("Xiu Ouyang", "欧阳修"),
        ("Li Yahna", "李雅涵"),
        ("Bob Miller", "Robert Miller"),
        ("Carter, Will", "William Carter"),
        ("Владимир Орлов", "Vladimir Orlov"),
    ],
)
def test_a_name_is_found_in_another_spelling(index: NameIndex, query: str, name: str) -> None:
    best = nearest(index, query, 3)
    assert best[0][0] == name or best[1] == (name, best[0][1])
    assert best[0][1] >= 0.5


def test_no_name_is_near_a_strange_one(index: NameIndex) -> None:
    assert all(score < 0.5 for _, score in nearest(index, "Quirin Zöllner"))
    assert nearest(index, "…") == []


def test_equal_names_are_listed_once() -> None:
    assert nearest(indexed(["王敏", "王敏", " ", ""]), "Wang Min") == [("王敏", 0.97)]
