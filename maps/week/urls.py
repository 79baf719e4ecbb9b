"""The week: plan, month, roster, what waits."""

from django.urls import URLPattern, path

from maps.week.views import carry_on, drawer, leave, lendings, month, planning, plans, roster, today, waiting

urlpatterns: list[URLPattern] = [
    path("plan/", plans.plan, name="plan"),
    path("plans/begin/", plans.plan_begin, name="plan-begin"),
    path("plans/<int:plan_id>/", plans.plan_shown, name="plan"),
    path("plans/<int:plan_id>/map/", plans.plan_map, name="plan-map"),
    path("plans/<int:plan_id>/drawer/", drawer.plan_drawer, name="plan-drawer"),
    path("plans/<int:plan_id>/progress/", plans.plan_progress, name="plan-progress"),
    path("plans/<int:plan_id>/stop/", plans.plan_stop, name="plan-stop"),
    path("plans/<int:plan_id>/publish/", plans.plan_release, name="plan-release"),
    path("plans/<int:plan_id>/look/", carry_on.plan_look, name="plan-look"),
    path("plans/<int:plan_id>/carry-on/begin/", carry_on.plan_carry_on_begin, name="plan-carry-on-begin"),
    path("plans/<int:plan_id>/carry-on/", carry_on.plan_carry_on, name="plan-carry-on"),
    path("plans/<int:plan_id>/carry-on/accept/", carry_on.plan_carry_on_accept, name="plan-carry-on-accept"),
    path("plans/<int:plan_id>/carry-on/refuse/", carry_on.plan_carry_on_refuse, name="plan-carry-on-refuse"),
    path("today/", today.today, name="today"),
    path("people/", today.people, name="people"),
    path("hazards/<int:hazard_id>/close/", today.hazard_closed, name="hazard-closed"),
    path("hazards/<int:hazard_id>/reopen/", today.hazard_reopened, name="hazard-reopened"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("month/", month.month, name="month"),
    path("month/part/", month.month_part, name="month-part"),
    path("month/week/", month.month_week, name="month-week"),
    path("month/waiting/", month.month_waiting, name="month-waiting"),
    path("month/move/", month.month_move, name="month-move"),
    path("roster/", roster.roster, name="roster"),
    path("roster/own/", roster.own_roster, name="own-roster"),
    path("roster/<int:visitor_id>/<day>/", roster.roster_day, name="roster-day"),
    path("leave/new/", leave.leave_new, name="leave-new"),
    path("leave/<int:absence_id>/", leave.leave_shown, name="leave"),
    path("leave/<int:absence_id>/withdraw/", leave.leave_taken_back, name="leave-withdraw"),
    path("lendings/new/", lendings.lending_new, name="lending-new"),
    path("lendings/<int:lending_id>/", lendings.lending, name="lending"),
    path("lendings/<int:lending_id>/withdraw/", lendings.lending_taken_back, name="lending-withdraw"),
    path("planning/", planning.planning, name="planning"),
    path("planning/offers/<area_code>/", planning.planning_offers, name="planning-offers"),
]
