"""A plan that a test drew by itself, taken as published: its area goes by it."""

from dispatch.plans.models import Plan, Publication


def governs(plan: Plan) -> Plan:
    since = max(plan.since or plan.first_day, plan.first_day)
    at = plan.published_at
    assert at, "nothing governs that was never published"
    Publication.objects.create(plan=plan, prefix=plan.area.prefix, since=since, last_day=plan.last_day, at=at)
    return plan
