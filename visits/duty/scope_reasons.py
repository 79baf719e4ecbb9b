"""Why somebody is not in scope, and which facts would bring them in (P1-P4). Pure: no database, no clock."""

from dataclasses import dataclass

from visits.duty.policy import ADVANCED_AGE, Decision, Facts, Rules, circumstances_of, tier_on

ELDER_AGE = "elder_age"


@dataclass(frozen=True, slots=True, order=True)
class OutOfScope:
    """`clause` decided. Any one of `lacking` would bring the person in: sets of facts, the smallest first.

    A fact is a category, `advanced_age` or `elder_age`. `birth_is_unknown`: an age among them may hold already.
    """

    clause: str
    lacking: tuple[tuple[str, ...], ...]
    birth_is_unknown: bool = False


def out_of_scope(facts: Facts, rules: Rules) -> OutOfScope | None:
    """None for somebody in scope."""
    decision = tier_on(facts, rules)
    return None if decision.in_scope else why_outside(decision, facts, rules)


def why_outside(decision: Decision, facts: Facts, rules: Rules) -> OutOfScope:
    """Of somebody of whom it is decided already that they are not in scope."""
    if decision.clause == "P4":
        return OutOfScope("P4", ((ELDER_AGE,),))
    held = circumstances_of(facts, rules)
    missing = {line.needs - held for line in rules.scope}
    smallest = [needs for needs in missing if not any(other < needs for other in missing)]
    lacking = sorted(tuple(sorted(needs)) for needs in smallest)
    ages = any(ADVANCED_AGE in needs for needs in lacking)
    return OutOfScope(decision.clause, tuple(sorted(lacking, key=len)), ages and facts.birth is None)
