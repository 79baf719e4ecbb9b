"""What can go wrong with plans, their computing, itineraries and emergencies."""

from django.utils.translation import gettext_lazy as _

from base.errors import DomainError


class PeriodUnreadable(DomainError):
    code = "period_unreadable"
    text = _("“{text}”不是有效的周或月。周写成 2026-W48，月写成 2026-11。")


class PeriodPast(DomainError):
    code = "period_past"
    http_status = 409
    text = _("{first_day} 至 {last_day} 已经过去，不能再安排。请选择本周或以后的时间。")


class NoVisitor(DomainError):
    code = "no_visitor"
    http_status = 409
    text = _("{area} 在 {first_day} 至 {last_day} 没有在岗的探访员。请先在台账的“探访员”表中登记探访员，再制订计划。")


class NoShift(DomainError):
    code = "no_shift"
    http_status = 409
    text = _("{area} 在 {first_day} 至 {last_day} 没有任何班次。请先登记探访员的工作时间，或另选时间。")


class EverybodyOff(DomainError):
    code = "everybody_off"
    http_status = 409
    text = _("{area} 在 {first_day} 至 {last_day} 没有人上班：{why}。请另选时间；要照常探访，请在“班次”里给人排班。")


class ShiftsOver(DomainError):
    code = "shifts_over"
    http_status = 409
    text = _("{area} 到 {last_day} 的班次都已结束，不能再排。请改排下一期。")


class NothingDue(DomainError):
    code = "nothing_due"
    http_status = 409
    text = _("{area} 在 {first_day} 至 {last_day} 没有应探访的老人，不需要计划。若不应如此，请核对老人台账和探访规则。")


class PlanUnknown(DomainError):
    code = "plan_unknown"
    http_status = 404
    text = _("计划 {plan_id} 不存在。请从计划列表重新进入，或用 plan 命令新建。")


class PlanNotComputed(DomainError):
    code = "plan_not_computed"
    http_status = 409
    text = _("计划 {plan_id} 还没有算好（{state}）。请等计算完成后再操作；若已失败或取消，请重新制订。")


class PlanAlreadyPublished(DomainError):
    code = "plan_already_published"
    http_status = 409
    text = _(
        "{area} {first_day} 至 {last_day} 已发布计划 {published_id}。若要用计划 {plan_id} 取代，请确认“取代”后再发布。"
    )


class VisitorElsewhere(DomainError):
    code = "visitor_elsewhere"
    http_status = 409
    text = _("计划 {plan_id} 派{visitor}在 {day} 出门，而那天不在{area}上班：借出或借入有变动。请重新制订后再发布。")


class PlanNotInForce(DomainError):
    code = "plan_not_in_force"
    http_status = 409
    text = _("计划 {plan_id} 已被取代或已经结束，不再调整。请看现在的计划。")


class NotAProposal(DomainError):
    code = "not_a_proposal"
    http_status = 409
    text = _("计划 {plan_id} 不是调整建议。要发布它，请在周计划页上发布。")


class ProposalAnswered(DomainError):
    code = "proposal_answered"
    http_status = 409
    text = _("这项调整建议已经处理过（{state}）。请看计划 {plan_id}。")


class ProposalOutdated(DomainError):
    code = "proposal_outdated"
    http_status = 409
    text = _("情况又有变化，这项调整建议不再适用。请看新的建议。")


class PlanRunFailed(DomainError):
    code = "plan_run_failed"
    http_status = 500
    text = _("计划 {plan_id} 没有算成。请重新制订；若仍不成，请把编号 {number} 告诉管理员。")


class PlanRunEnded(DomainError):
    code = "plan_run_ended"
    http_status = 409
    text = _("计划 {plan_id} 没有算成。{reason}")


class SearchSettingsInvalid(DomainError):
    code = "search_settings_invalid"
    text = _("计算时间 {seconds} 秒或种子 {seed} 无效。时间请填 1 到 {most_seconds}，种子请填 0 到 {most_seed}。")


class PlanUnsound(DomainError):
    code = "plan_unsound"
    http_status = 500
    text = _("计划 {plan_id} 没有通过核对（{violations} 处不符），因此没有保存。请重新制订，并把计划号告知管理员。")


class StopNotPublished(DomainError):
    code = "stop_not_published"
    http_status = 409
    text = _("这一站属于尚未发布或已撤回的计划，不能从这里登记。请打开已发布的行程，或从老人页面登记。")


class WishNotOwed(DomainError):
    code = "wish_not_owed"
    http_status = 409
    text = _("到 {last_day} 为止的这次探访已经完成，或不再需要，不用再移。请重新打开名单。")


class WishOutsideWindow(DomainError):
    code = "wish_outside_window"
    text = _("这次探访只能在 {first_day} 至 {last_day} 之间，所选的一周不在其中。请改选这段时间里的一周。")


class WishWeekPast(DomainError):
    code = "wish_week_past"
    http_status = 409
    text = _("{first_day} 至 {last_day} 已经过去，不能再移到这一周。请选以后的一周。")


class WishWeekUnknown(DomainError):
    code = "wish_week_unknown"
    text = _("{day} 不是今后五周里一周的第一天。请从名单里选一周。")


class WishMovedMeanwhile(DomainError):
    code = "wish_moved_meanwhile"
    http_status = 409
    text = _("别人刚刚改过这位老人的周次。请看现在排在哪一周，还要移再移一次。")


class IncidentWithoutPlace(DomainError):
    code = "incident_without_place"
    text = _("无法确定事件地点。请选择老人，或在地图上点出位置。")


class IncidentOutside(DomainError):
    code = "incident_outside"
    text = _("所点位置附近没有已登记的村（居）。请核对位置，或先导入该地的区划。")


class HandlingNoteMissing(DomainError):
    code = "handling_note_missing"
    text = _("结束应急事件前必须填写处置情况：做了什么、结果如何。")


class IncidentAlreadyClosed(DomainError):
    code = "incident_already_closed"
    http_status = 409
    text = _("该事件已于 {closed_at} 结束，处置记录不能改写。如有补充，请另行登记。")
