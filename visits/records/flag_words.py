"""Why a record is shown to somebody, in one sentence with its figures."""

from django.utils.translation import gettext as _

from visits.records.models import RecordFlag


def flag_reason(flag: RecordFlag) -> str:
    said = dict(flag.detail)
    seconds = abs(int(said.get("seconds", 0)))
    said |= {"minutes": max(1, round(seconds / 60)), "km": int(said.get("distance_m", 0)) / 1000}
    return _template(flag).format(**said)


def _template(flag: RecordFlag) -> str:
    if flag.kind == "clock_skew":
        fast = int(flag.detail.get("seconds", 0)) > 0
        return _("手机时间快了约 {minutes} 分钟") if fast else _("手机时间慢了约 {minutes} 分钟")
    if flag.kind == "seen_photo":
        same = flag.detail.get("same_file")
        return _("照片与另一次记录的是同一个文件") if same else _("照片与另一次记录的看起来相同")
    return {
        "too_far": _("定位离门口 {distance_m} 米，误差约 {accuracy_m} 米"),
        "other_door": _("扫的门牌码属于另一户"),
        "too_short": _("从到达到离开只有 {seconds} 秒"),
        "copied_text": _("备注与另一次记录有 {alike}% 相同"),
        "impossible_travel": _("与另一次探访相距 {km:.1f} 公里，只隔 {minutes} 分钟"),
    }[flag.kind]
