"""What the one box understands: words in any order, with or without spaces, in any spelling, digits in a row."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from base.crypto import keyed_pieces, pieces_sought
from base.fields import derive
from geo.models import Area, NaturalVillage, NaturalVillageSource
from geo.scope import Scope, scope_for
from tests.township import REGISTERED, Township
from visits.merging.services.merge import elders_merge
from visits.merging.services.undo import merge_undo
from visits.register.models import Contact, Elder, Household
from visits.register.selectors.place_names import place_names
from visits.register.selectors.seeking import elders_sought
from visits.register.services.contacts import ContactGiven, contacts_set
from visits.register.services.households import household_update
from visits.register.services.identity import elder_update
from visits.register.services.sought import sought_refresh
from visits.register.spelling.pinyin import pinyin_of
from visits.register.spelling.sought import folded, sought_address, sought_name
from visits.register.spelling.typed import readings


def found(township: Township, text: str, user: str = "responder") -> list[str]:
    scope = scope_for(township.users[user])
    return [hit.elder.name for hit in elders_sought(scope=scope, text=text, limit=12).hits]


@pytest.fixture
def valley(township: Township) -> Township:
    """青石乡 with 王家沟 besides, where 王秀兰 lives in the third group and 石桥生 at a number, and a hamlet 东沟."""
    gully = Area.objects.create(
        code="140499101204", name="王家沟村村民委员会", level="village", parent=township.area, point=township.area.point
    )
    assert township.area.point
    NaturalVillage.objects.create(
        name="东沟", village=gully, point=township.area.point, source=NaturalVillageSource.IMPORTED
    )
    for name, address in [
        ("王秀兰", "王家沟村第三村民小组12号院"),
        ("石桥生", "东沟自然村1号"),
        ("冯华", "王家沟11号"),
    ]:
        household = Household.objects.create(village=gully, address=address)
        elder = Elder.objects.create(
            household=household, name=name, pinyin=pinyin_of(name), registered_on=REGISTERED, phone="13934567890"
        )
        Contact.objects.create(elder=elder, name=f"曾小{name[0]}", phone="0355-8123456", relation="女儿")
    return township


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # township, village and name, in any order, with and without spaces
        ("青石乡 王秀兰", "王秀兰"), ("青石 秀兰", "王秀兰"), ("青石乡王秀兰", "王秀兰"), ("王秀兰青石乡", "王秀兰"),
        ("王家沟 王秀兰", "王秀兰"), ("王秀兰 王家沟", "王秀兰"), ("王家沟王秀兰", "王秀兰"), ("秀兰 王家沟", "王秀兰"),
        ("王家沟村王秀兰", "王秀兰"), ("青石乡王家沟王秀兰", "王秀兰"), ("云岭县青石乡王家沟村王秀兰", "王秀兰"),
        ("王家沟村村民委员会 王秀兰", "王秀兰"), ("王家沟，王秀兰", "王秀兰"), ("王家沟/王秀兰", "王秀兰"),
        # groups and numbers
        ("王家沟 3组", "王秀兰"), ("王家沟三组", "王秀兰"), ("王家沟 第三村民小组 12号", "王秀兰"),
        ("王家沟3组12号", "王秀兰"),
        ("王家沟 1号", "石桥生"), ("王家沟1号", "石桥生"), ("王家沟 1", "石桥生"), ("1号 王家沟", "石桥生"),
        ("王家沟 11号", "冯华"), ("王家沟３组１２号王秀兰", "王秀兰"), ("东沟 1号", "石桥生"), ("东沟石桥生", "石桥生"),
        ("王秀兰12号", "王秀兰"), ("12号王秀兰王家沟", "王秀兰"),
        # sounds and initials of places and persons
        ("wjg wxl", "王秀兰"), ("wangjiagou wangxiulan", "王秀兰"), ("wangjiagou 秀兰", "王秀兰"),
        ("wjg 秀兰", "王秀兰"),
        ("wangjiagouwangxiulan", "王秀兰"), ("wangjiagouwxl", "王秀兰"), ("wjgwxl", "王秀兰"), ("wjg 1号", "石桥生"),
        ("donggou sqs", "石桥生"), ("xiulan", "王秀兰"), ("WangXiuLan", "王秀兰"),
        # half initials, half sounds
        ("wxiulan", "王秀兰"), ("wangxl", "王秀兰"), ("wxlan", "王秀兰"), ("sqsheng", "石桥生"), ("shqs", "石桥生"),
        ("shiqs", "石桥生"), ("fhua", "冯华"), ("wjgou 1号", "石桥生"), ("wjgou wxlan", "王秀兰"),
        ("王家沟 wxlan", "王秀兰"), ("zxwang", "王秀兰"),
        # as dialects have it
        ("wanxiulan", "王秀兰"), ("wangxiunan", "王秀兰"), ("siqiaoseng", "石桥生"), ("shiqiaoshen", "石桥生"),
        ("fenfua", "冯华"), ("henghua", "冯华"), ("fenghua", "冯华"), ("wangjiagou wangxiunang", "王秀兰"),
        ("wanjiagou 1号", "石桥生"), ("王秀南", "王秀兰"), ("石桥声", "石桥生"),
        # full width, traditional characters, marks nobody sees
        ("ｗａｎｇｘｉｕｌａｎ", "王秀兰"), ("ＷＸＬ", "王秀兰"), ("王秀蘭", "王秀兰"), ("王家溝 王秀蘭", "王秀兰"),
        ("馮華", "冯华"),
        ("王\u200b秀兰", "王秀兰"), ("青石鄉王秀蘭", "王秀兰"),
        # a contact, by name, sound, and digits
        ("曾小王", "王秀兰"), ("zengxiaowang", "王秀兰"), ("cengxiaowang", "王秀兰"), ("王家沟 曾小冯", "冯华"),
        # a person whose name begins like a village
        ("石桥生", "石桥生"), ("石桥 陈桂兰", "陈桂兰"), ("石桥陈桂兰", "陈桂兰"),
    ],
)  # fmt: skip
def test_the_box_finds_first(valley: Township, text: str, name: str) -> None:
    assert found(valley, text)[:1] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "下河村 王秀兰",
        "下河王秀兰",
        "王家沟 2号",
        "白水镇 王秀兰",
        "王家沟 上河",
        "王家沟 张福贵",
        "wjgzfg",
        "11号下河 1号",
    ],
)
def test_the_box_finds_nobody_by_words_that_contradict_each_other(valley: Township, text: str) -> None:
    assert found(valley, text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("7890", {"王秀兰", "石桥生", "冯华"}), ("3934", {"王秀兰", "石桥生", "冯华"}),
        ("139 3456 7890", {"王秀兰", "石桥生", "冯华"}),
        ("+86 139-3456-7890", {"王秀兰", "石桥生", "冯华"}), ("１３９３４５６", {"王秀兰", "石桥生", "冯华"}),
        ("81234", {"王秀兰", "石桥生", "冯华"}), ("03558123456", {"王秀兰", "石桥生", "冯华"}),
        ("0355-8123", {"王秀兰", "石桥生", "冯华"}),
        ("7890 秀兰", {"王秀兰"}), ("王家沟 1号 7890", {"石桥生"}), ("0003", {"张福贵"}), ("9480312", {"王秀英"}),
        ("7891", set()), ("345", set()), ("39345678901", set()),
    ],
)  # fmt: skip
def test_any_four_digits_in_a_row_of_a_phone_find_it_and_its_contacts(
    valley: Township, text: str, names: set[str]
) -> None:
    assert set(found(valley, text)) == names


def test_the_row_says_which_contact_was_meant_and_nobody_where_it_is_the_elder(valley: Township) -> None:
    scope = scope_for(valley.users["responder"])
    met = {text: elders_sought(scope=scope, text=text, limit=3).hits[0].contact for text in ("曾小王", "8123456 秀兰")}
    assert {text: str(contact) for text, contact in met.items()} == {"曾小王": "曾小王", "8123456 秀兰": "曾小王"}
    assert elders_sought(scope=scope, text="王秀兰", limit=3).hits[0].contact is None
    assert elders_sought(scope=scope, text="王家沟 王秀兰", limit=3).hits[0].contact is None


def test_how_many_more_there_are_and_in_which_villages(valley: Township) -> None:
    told = elders_sought(scope=scope_for(valley.users["responder"]), text="青石乡", limit=4)
    assert (len(told.hits), told.more, told.is_more_than_counted) == (4, 7, False)
    assert dict(told.villages_beside) == {"上河村": 3, "下河村": 3, "石桥村": 2, "王家沟村村民委员会": 3}


def test_of_those_who_fit_alike_the_nearest_stands_first(valley: Township) -> None:
    scope = scope_for(valley.users["responder"])
    here = valley.households["刘长水"].place
    assert here
    hits = elders_sought(scope=scope, text="下河村", limit=3, here=here.point).hits
    assert [hit.elder.name for hit in hits] == ["刘长水", "吴满仓", "张福贵"]
    assert hits[0].distance_m == 0.0
    assert hits[1].distance_m == pytest.approx(84, abs=2)


@given(
    number=st.from_regex(r"\A(?:1[3-9][0-9]{9}|0[0-9]{9,11}|[2-8][0-9]{6,7})\Z"),
    start=st.integers(0, 8),
    size=st.integers(4, 12),
)
def test_every_four_or_more_digits_of_a_number_lead_to_its_marks(number: str, start: int, size: int) -> None:
    piece = number[start : start + size]
    marks = set(keyed_pieces(number))
    assert len(marks) == 12
    if len(piece) >= 4:
        assert all(marks & set(of_window) for of_window in pieces_sought(piece))


@given(number=st.from_regex(r"\A1[3-9][0-9]{9}\Z"), other=st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_the_database_shows_no_digit_and_no_length(number: str, other: str) -> None:
    assert len(keyed_pieces(number)) == len(keyed_pieces(other)) == len(keyed_pieces("8123456")) == 12
    assert keyed_pieces(number) == keyed_pieces(f" {number[:3]} {number[3:]}")


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read(text: str) -> None:
    for one in readings(text, _Nothing()):
        assert one.says_something


class _Nothing:
    def whole(self, word: str) -> frozenset[str]:
        return frozenset()

    def split(self, word: str) -> Iterator[tuple[frozenset[str], str]]:
        return iter(())


@given(st.text(alphabet="王李张秀英兰华冯单曾欧阳abc·、1 ", max_size=8))
def test_each_piece_of_a_name_is_the_beginning_of_one_of_its_words(name: str) -> None:
    bare = sought_name(name).strip().split(" ")[0]
    for start in range(len(bare)):
        assert f" {bare[start:]}" in sought_name(name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sh", "s"), ("zhang", "zang"), ("chen", "cen"), ("nan", "lan"), ("fang", "fan"), ("feng", "fen"), ("ning", "nin"),
     ("hu", "fu"), ("huang", "fang"), ("hui", "fei"), ("lü", "lu"), ("nv", "lu"), ("lyu", "lv")],
)  # fmt: skip
def test_dialects_hear_one_sound(typed: str, meant: str) -> None:
    assert folded(typed) == folded(meant)


@pytest.mark.parametrize(
    ("address", "words"),
    [("第三村民小组12号院", ["3组", "12号"]), ("三组十二号", ["3组", "12号"]), ("５－２号", ["5-2号"]),
     ("12", ["12号"]),
     ("石桥村东沟自然村1号", ["1号", "石桥村", "桥村", "东沟自然村"]), ("", []), ("村头老槐树旁", ["村头老槐树旁"])],
)  # fmt: skip
def test_an_address_is_found_by_its_groups_numbers_and_names(address: str, words: list[str]) -> None:
    sought = sought_address(address)
    assert all(f" {word} " in sought or f" {word}" in sought for word in words)
    assert bool(sought) == bool(words)


@pytest.mark.parametrize(
    "text", ["王秀英", "上河村", "1381", "wxy", "1号", "王建国", "青石乡", "0001", "140499194803120026"]
)
def test_nobody_is_found_outside_the_areas_granted(valley: Township, text: str) -> None:
    assert found(valley, text) != []
    assert found(valley, text, "elsewhere") == []
    assert elders_sought(scope=Scope(()), text=text, limit=5).hits == []
    village = Scope(("140499101203",))
    seen = elders_sought(scope=village, text=text, limit=50)
    assert all(hit.elder.household.village.code == "140499101203" for hit in seen.hits)
    assert all(name == "石桥村" for name, _count in seen.villages_beside)


def in_step() -> bool:
    rows = [*Elder.everyone.all(), *Contact.objects.all(), *Household.objects.all()]
    return not any(derive(row) for row in rows)


def test_what_people_are_found_by_follows_each_change(township: Township) -> None:
    elder, by = township["王秀英"], township.users[Role.COORDINATOR]
    elder_update(elder=elder, by=by, name="王秀莲", phone="13655556666")
    assert found(township, "xiulian") == ["王秀莲"]
    assert found(township, "5555") == ["王秀莲"]
    contacts_set(elder=elder, contacts=[ContactGiven("赵小宝", "13677778888")], by=by)
    assert found(township, "小宝") == found(township, "7777") == ["王秀莲"]
    assert found(township, "王建国") == []
    household_update(household=elder.household, by=by, address="上河村9组99号")
    assert found(township, "9组99号") == ["王秀莲"]
    assert in_step()


def test_it_follows_a_merge_and_its_undoing(township: Township) -> None:
    kept, merged = township["王秀英"], township["李大山"]
    merge = elders_merge(
        kept=kept, merged=merged, choices={"name": "merged", "phone": "merged"}, by=township.users["coordinator"]
    )
    assert in_step()
    merge_undo(merge=merge, by=township.users["coordinator"])
    assert in_step()


def test_a_village_that_is_named_anew_is_found_by_its_new_name(township: Township) -> None:
    assert place_names().whole("上河") == {"140499101201"}
    Area.objects.filter(pk=township.villages["上河村"].pk).update(name="红旗村")
    assert place_names().whole("红旗") == {"140499101201"}
    assert {"王秀英", "李大山", "赵春花"} <= set(found(township, "红旗村"))


def test_rows_from_before_are_brought_into_step_and_those_in_step_left_alone(township: Township) -> None:
    Elder.objects.filter(pk=township["王秀英"].pk).update(sought="", phone_pieces=[])
    Household.objects.update(sought="")
    *_before, told = sought_refresh()
    assert told.done == told.rows
    assert told.changed == {"Household": Household.objects.count(), "Elder": 1, "Contact": 0}
    assert in_step()
    *_before, again = sought_refresh()
    assert set(again.changed.values()) == {0}
