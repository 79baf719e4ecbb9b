"""What each page of the site is for: with the role it decides how much of a person it shows.

The rule itself stands in `accounts/seeing/need_to_know.py`.
A page that is missing here shows names masked, and tests fail.
"""

from accounts.seeing.need_to_know import NOTHING, Purpose, Seen, seen_by
from maps.look.asked import SignedIn

_URLS: dict[Purpose, str] = {
    Purpose.LIST: """
        plan plan-changes plan-drawer waiting plan-begin plan-progress plan-stop plan-release plan-look plan-carry-on
        plan-carry-on-begin plan-carry-on-accept plan-carry-on-refuse
        capacity capacity-part capacity-people inside inside-act
        today people hazard-closed hazard-reopened elders elders-bulk upkeep
        month month-part month-week month-waiting month-move
        list-keep list-drop audit audit-export
        locations location location-ask location-shift road-edit road-edit-times road-edit-withdraw road-edit-restore
        records flag-looked-at duplicates duplicate-merge duplicate-apart merge-undo visitor visitor-leave
        coverage coverage-area coverage-list missed surges surge-new surge-preview surge-cost surge-from-alert
        surge-take-back surge-put-back rules-preview
    """,
    Purpose.PERSON: "elder elder-numbers elder-confirm elder-end",
    Purpose.EDIT: """
        elder-new elder-edit elder-move elder-dates duplicate
        ledger ledger-import ledger-import-columns ledger-import-enter ledger-import-stop ledger-import-again
        ledger-import-year ledger-import-progress ledger-import-problems
    """,
    Purpose.VISIT: """
        itinerary itinerary-print visitor-itinerary-print record-new record-of-elder record-of-door
        record record-versions record-correction record-void record-move care-of-elder care-correction attachment
        api-records api-record api-records-batch api-record-corrections api-record-void api-record-restore
        api-record-move api-care-services api-care-service api-care-corrections api-attachment
    """,
    Purpose.HELP: """
        locate locate-search elder-card elder-way incident-raise incident-close incident-withdraw zone-people
        snapshot-extract
    """,
    Purpose.MAP: """
        plan-map villages-layer households-layer households-people incidents-layer routes-layer
    """,
    Purpose.FILE: "ledger-export ledger-export-made ledger-export-progress ledger-export-file",
    Purpose.NOBODY: """
        home sign-in sign-out me own-password own-sessions-end healthz readyz set_language api-schema api-geocode
        api-weather-alerts base-map-tile relief-tile faults door-codes ledger-template
        areas areas-former areas-propose grid-cell-new area-boundary area-boundary-confirm area-boundary-restore
        area-imports area-import area-import-enter area-import-stop area-import-progress
        road-imports road-import road-import-enter road-import-stop road-import-progress
        invitation-code invitation visitors-logins visitor-login users user-new user user-edit user-state user-areas
        user-visitor user-invite user-invitation-revoke user-sessions-end
        snapshot snapshot-worker snapshot-looks snapshot-standing
        session-left session-stay kept-forms kept-forms-drop area-import-again calendar-notice
        guide area-points area-points-take area-points-back area-point area-point-restore
        roster own-roster roster-day leave-new leave leave-withdraw calendar calendar-days calendar-restore
        lending-new lending lending-withdraw planning planning-offers
        responsibilities-layer facilities-layer
        zones zone-new zone zone-restore zone-withdraw zones-layer areas-layer roads-layer road-edits-layer
        roads road-link road-closure road-speeds road-stretch
        coverage-layer coverage-beside coverage-more
        coverage-board coverage-board-part coverage-board-begin coverage-picture
        coverage-letters coverage-letter-stop coverage-compare
        visitors visitor-new visitor-edit visitors-hours rules rules-edit rules-take-back
        documents document-new document
    """,
}
PURPOSES: dict[str, Purpose] = {name: purpose for purpose, names in _URLS.items() for name in names.split()}


def seen_on(request: SignedIn) -> Seen:
    """How much of a person the page that was asked for shows to whoever asks."""
    match = request.resolver_match
    purpose = PURPOSES.get(match.view_name if match else "")
    return seen_by(request.user.role, purpose) if purpose else NOTHING
