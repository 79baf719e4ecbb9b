"""What an import tells at the terminal."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

from visits.exchange.ledger.report import ImportReport

SHOWN = 20
_WORDS = {
    "elders_created": "新增老人",
    "elders_changed": "更新老人",
    "elders_unchanged": "无变化老人",
    "rows_doubled": "重复行",
    "households_created": "新增户",
    "visitors_created": "新增探访员",
    "visitors_changed": "更新探访员",
    "visitors_unchanged": "无变化探访员",
    "hazards_created": "新增隐患",
    "located_door": "定位到门",
    "located_group": "定位到组",
    "located_village": "定位到村",
    "located_township": "暂按乡镇驻地定位",
    "not_located": "未定位",
    "records_created": "新增探访记录",
    "records_unchanged": "已有的探访记录",
}

_WHY = {"P1": "没有符合的情形", "P2": "缺经济困难", "P4": "年龄未到"}


def told(report: ImportReport) -> str:
    done = "，".join(f"{word} {report.counts[key]}" for key, word in _WORDS.items() if report.counts[key]) or "没有变化"
    done += f"，未录入 {report.rows_refused} 行" if report.rows_refused else ""
    lines = [done + ("。" if report.applied else "。（仅检查，未写入；加 --apply 写入）")]
    lines += _scope(report.scope)
    lines += report.remarks
    lines += [str(problem) for problem in report.problems[:SHOWN]]
    if len(report.problems) > SHOWN:
        lines.append(f"……共 {len(report.problems)} 处问题，用 --report R.xlsx 写出需更正的行，或用 --json 查看全部")
    return "\n".join(lines)


def _scope(scope: dict[str, Any]) -> list[str]:
    """How many are in scope, and why the others are not: by clause, as `docs/policy.md` lists them."""
    if not scope:
        return []
    outside: Counter[str] = Counter()
    for clause, _lacking, _unknown, number in scope["outside"]:
        outside[clause] += number
    said = f"台账共 {scope['people']} 人，在探访范围 {sum(scope['tiers'].values())} 人"
    return [said + "".join(f"；{_WHY[clause]} {number} 人" for clause, number in outside.most_common()) + "。"]


def progress(label: str, rows: list[Any]) -> Iterable[Any]:
    """The rows with a progress bar at the terminal; without one where nobody watches."""
    return tqdm(rows, desc=label, unit="行", disable=None)
