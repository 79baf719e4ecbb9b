"""Which column is which: every township words its header a little differently."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from visits.register.spelling.cells import Cell, text_of

Synonyms = Mapping[str, Sequence[str]]

# field → the header we write ourselves, then what others write. Compared without spaces, marks and brackets' content.
ELDER_COLUMNS: Synonyms = {
    "village": ("村", "村居", "村名", "所在村", "行政村", "村社区", "村委会", "村居委会", "所属村"),
    "township": ("乡镇", "乡镇街道", "所属乡镇", "街道"),
    "name": ("姓名", "老人姓名", "被探访人姓名", "探访对象", "老年人姓名", "探访对象姓名"),
    "gender": ("性别",),
    "id_number": ("公民身份号码", "身份证号", "身份证号码", "身份证", "公民身份证号码", "证件号码", "居民身份证号"),
    "birth_date": ("出生日期", "出生年月", "出生年月日", "生日"),
    "phone": ("联系电话", "电话", "本人电话", "老人电话", "手机", "手机号", "手机号码", "联系方式"),
    "address": ("家庭住址", "住址", "地址", "详细地址", "居住地址", "现住址", "家庭地址"),
    "lon": ("经度",),
    "lat": ("纬度",),
    "lives_at_hukou": ("是否居住在户籍所在地", "居住在户籍所在地", "户籍地居住"),
    "categories": ("困难类别", "类别", "人员类别", "老人类别", "特殊困难类别", "对象类别", "困难类型"),
    "poor": ("经济困难", "经济困难家庭", "是否经济困难", "低保", "是否低保", "低保特困", "困难家庭"),
    "without_family": ("孤寡", "是否孤寡", "孤寡老人"),
    "dependent": ("失能", "是否失能", "失能情况", "失能等级", "自理能力"),
    "dementia": ("失智", "是否失智"),
    "lives_alone": ("独居", "是否独居", "独居老人"),
    "empty_nest": ("空巢", "是否空巢", "空巢老人"),
    "left_behind": ("留守", "是否留守", "留守老人"),
    "special_family": ("计划生育特殊家庭", "计生特殊家庭", "是否计划生育特殊家庭老年人", "计特家庭", "失独"),
    "destitute_at_home": ("分散供养特困", "特困", "分散供养特困人员", "特困供养"),
    "disabled": ("残疾", "是否残疾", "残疾人"),
    "other": ("其他特殊困难", "其他困难"),
    "contact_name": ("紧急联系人", "紧急联系人姓名", "联系人", "家属姓名", "监护人", "联系人姓名"),
    "contact_relation": ("与老人关系", "关系", "与本人关系", "紧急联系人关系"),
    "contact_phone": ("紧急联系人电话", "联系人电话", "家属电话", "紧急联系电话", "监护人电话", "联系人联系电话"),
    "contact_2_name": ("第二联系人", "紧急联系人2", "联系人2"),
    "contact_2_relation": ("第二联系人关系", "与老人关系2", "关系2"),
    "contact_2_phone": ("第二联系人电话", "紧急联系人电话2", "联系人电话2"),
    "registered_on": ("纳入台账日期", "纳入日期", "建档日期", "登记日期", "入册日期", "建档时间"),
    "state": ("状态", "人员状态", "目前状态", "现状"),
    "state_since": ("状态日期", "状态变更日期", "变更日期"),
    "disability_cert_no": ("残疾人证号", "残疾证号", "残疾证号码", "残疾人证号码"),
    "disease": ("疾病状况", "疾病情况", "患病情况", "主要疾病", "慢性病"),
    "monthly_income": ("家庭每月收入", "家庭月收入", "月收入", "每月收入", "家庭每月收入元"),
    "help_measures": ("帮扶措施", "帮扶情况"),
    "hazards": ("安全隐患", "隐患", "存在隐患"),
    "responsible": (
        "责任人",
        "探访责任人",
        "探访员",
        "包联人",
        "帮扶责任人",
        "责任人姓名",
        "探访人",
        "探访人员",
        "探访人姓名",
        "走访人",
        "巡访员",
        "结对人",
    ),
    "stand_in": ("替补", "替补责任人", "备用责任人"),
    "same_person": ("是否同一人", "同名是否同一人"),
    "note": ("备注", "说明"),
}
VISITOR_COLUMNS: Synonyms = {
    "name": ("姓名", "探访员姓名", "探访员", "责任人"),
    "gender": ("性别",),
    "kind": ("类别", "人员类别", "身份", "身份类别"),
    "phone": ("电话", "联系电话", "手机号", "手机号码", "联系方式"),
    "address": ("住址", "家庭住址", "地址", "所在村"),
    "lon": ("经度",),
    "lat": ("纬度",),
    "mode": ("出行方式", "交通方式", "交通工具"),
    "hours": ("工作时间", "可探访时间", "服务时间", "上班时间", "上门时间", "可上门时间", "探访时间", "空闲时间"),
    "traits": ("特长", "专长", "备注特长"),
}
RECORD_COLUMNS: Synonyms = {
    "id_number": ELDER_COLUMNS["id_number"],
    "name": ELDER_COLUMNS["name"],
    "village": ELDER_COLUMNS["village"],
    "visited_on": ("探访日期", "日期", "走访日期", "巡访日期", "探访时间日期"),
    "visited_at": ("探访时间", "时间", "走访时间"),
    "mode": ("探访方式", "方式", "走访方式"),
    "outcome": ("结果", "探访结果"),
    "visitor": ("探访人", "探访员", "探访人员", "走访人", "责任人"),
    "expression": ("表达能力",),
    "mobility": ("行动能力",),
    "reaction": ("反应能力",),
    "disease": ("疾病状况", "疾病情况"),
    "disease_name": ("疾病名称",),
    "mood": ("情绪状态", "精神状态", "情绪"),
    "gas_safety": ("燃气安全",),
    "plumbing_heating_safety": ("水暖安全",),
    "electrical_safety": ("用电安全",),
    "housing_safety": ("房屋安全", "住房安全"),
    "personal_hygiene": ("个人卫生",),
    "home_hygiene": ("家庭卫生",),
    "indoor_environment": ("室内环境",),
    "same_visit": ("是否同一次",),
    "note": ("备注", "探访情况", "说明"),
}
# Headers that say nothing about a person, or what we wrote ourselves into a workbook of rows to mend.
NOT_NEEDED = {"序号", "编号", "年龄", "原因", "处理办法", "原行号"}
ELDER_MUST_HAVE, VISITOR_MUST_HAVE, RECORD_MUST_HAVE = ("name", "village"), ("name",), ("visited_on",)
ELDER_OR_ADDRESS = ("name", "address")  # many ledgers write the village into the address alone


@dataclass(frozen=True)
class Row:
    """One line: its number in the spreadsheet and its cells by field; empty cells are left out.

    `broken` holds what cells show whose formula failed (#N/A): they say nothing, and are told.
    """

    sheet: str
    number: int
    cells: Mapping[str, Cell]
    broken: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return text_of(self.cells.get(name))


@dataclass(frozen=True)
class Table:
    """A sheet whose header is understood. `labels` are the headers as this township writes them.

    `unread` are headers over something that nobody has explained.
    """

    sheet: str
    labels: Mapping[str, str]
    rows: list[Row]
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """One column as the township heads it; `field` is "" where nobody knows what it means, or wants it."""

    index: int
    label: str
    field: str
    sample: str


@dataclass(frozen=True)
class Header:
    row: int
    columns: list[Column]

    @property
    def fields(self) -> dict[str, int]:
        return {column.field: column.index for column in self.columns if column.field}


def bare(text: str) -> str:
    """A header without brackets, spaces and marks: what makes two spellings one."""
    return re.sub(r"[(（\[【].*?[)）\]】]|[\s*:：、，,/·.\-（）()]", "", text_of(text))
