"""Pages and layers, one list for each kind of user."""

from django.urls import URLPattern, path

from maps.people_urls import people
from maps.views import (
    area_imports,
    area_points,
    attachments,
    boundaries,
    calendar,
    care,
    carry_on,
    documents,
    door_codes,
    duplicates,
    exports,
    faults,
    former_villages,
    home,
    layers,
    leader,
    leave,
    ledger,
    lendings,
    location_questions,
    locations,
    missed,
    month,
    planning,
    plans,
    record,
    record_versions,
    records,
    responder,
    road_imports,
    roads,
    roster,
    rules,
    surges,
    tiles,
    trail,
    visitor,
    waiting,
    zones,
)

everyone = [
    path("", home.home, name="home"),
    path("guide/", home.guide, name="guide"),
    path("tiles/<int:zoom>/<int:x>/<int:y>/", tiles.base_map_tile, name="base-map-tile"),
    path("attachments/<uuid:attachment_uuid>/", attachments.attachment, name="attachment"),
]

coordinator = [
    path("plan/", plans.plan, name="plan"),
    path("plans/begin/", plans.plan_begin, name="plan-begin"),
    path("plans/<int:plan_id>/", plans.plan_shown, name="plan"),
    path("plans/<int:plan_id>/map/", plans.plan_map, name="plan-map"),
    path("plans/<int:plan_id>/progress/", plans.plan_progress, name="plan-progress"),
    path("plans/<int:plan_id>/stop/", plans.plan_stop, name="plan-stop"),
    path("plans/<int:plan_id>/publish/", plans.plan_release, name="plan-release"),
    path("plans/<int:plan_id>/look/", carry_on.plan_look, name="plan-look"),
    path("plans/<int:plan_id>/carry-on/begin/", carry_on.plan_carry_on_begin, name="plan-carry-on-begin"),
    path("plans/<int:plan_id>/carry-on/", carry_on.plan_carry_on, name="plan-carry-on"),
    path("plans/<int:plan_id>/carry-on/accept/", carry_on.plan_carry_on_accept, name="plan-carry-on-accept"),
    path("plans/<int:plan_id>/carry-on/refuse/", carry_on.plan_carry_on_refuse, name="plan-carry-on-refuse"),
    path("people/", plans.people, name="people"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("month/", month.month, name="month"),
    path("month/part/", month.month_part, name="month-part"),
    path("month/week/", month.month_week, name="month-week"),
    path("month/waiting/", month.month_waiting, name="month-waiting"),
    path("month/move/", month.month_move, name="month-move"),
    path("locations/", locations.locations, name="locations"),
    path("locations/<int:household_id>/", locations.location, name="location"),
    path("locations/<int:household_id>/online/", location_questions.location_ask, name="location-ask"),
    path("locations/in/<str:area_code>/shift/", location_questions.location_shift, name="location-shift"),
    path("roads/", roads.roads, name="roads"),
    path("roads/link/", roads.road_link, name="road-link"),
    path("roads/closure/", roads.road_closure, name="road-closure"),
    path("roads/speeds/", roads.road_speeds, name="road-speeds"),
    path("roads/stretch/", roads.road_stretch, name="road-stretch"),
    path("roads/<int:road_edit_id>/", roads.road_edit, name="road-edit"),
    path("roads/<int:road_edit_id>/times/", roads.road_edit_times, name="road-edit-times"),
    path("roads/<int:road_edit_id>/withdraw/", roads.road_edit_withdraw, name="road-edit-withdraw"),
    path("roads/<int:road_edit_id>/restore/", roads.road_edit_restore, name="road-edit-restore"),
]

divisions_imported = [
    path("areas/imports/", area_imports.area_imports, name="area-imports"),
    path("areas/imports/<int:area_import_id>/", area_imports.area_import, name="area-import"),
    path("areas/imports/<int:area_import_id>/enter/", area_imports.area_import_enter, name="area-import-enter"),
    path("areas/imports/<int:area_import_id>/again/", area_imports.area_import_again, name="area-import-again"),
    path("areas/imports/<int:area_import_id>/stop/", area_imports.area_import_cancel, name="area-import-stop"),
    path("areas/imports/<int:area_import_id>/progress/", area_imports.import_progress, name="area-import-progress"),
]

roads_imported = [
    path("roads/imports/", road_imports.road_imports, name="road-imports"),
    path("roads/imports/<int:road_import_id>/", road_imports.road_import, name="road-import"),
    path("roads/imports/<int:road_import_id>/enter/", road_imports.road_import_enter, name="road-import-enter"),
    path("roads/imports/<int:road_import_id>/stop/", road_imports.road_import_cancel, name="road-import-stop"),
    path("roads/imports/<int:road_import_id>/progress/", road_imports.import_progress, name="road-import-progress"),
]

places_of_areas = [
    path("areas/points/", area_points.area_points, name="area-points"),
    path("areas/points/take/", area_points.area_points_taken, name="area-points-take"),
    path("areas/points/back/", area_points.area_points_back, name="area-points-back"),
    path("areas/points/<str:area_code>/", area_points.area_point, name="area-point"),
    path("areas/points/<str:area_code>/restore/", area_points.area_point_back, name="area-point-restore"),
]

divisions = [
    path("areas/", boundaries.areas, name="areas"),
    path("areas/former/", former_villages.areas_former, name="areas-former"),
    path("areas/<str:area_code>/propose/", boundaries.areas_propose, name="areas-propose"),
    path("areas/<str:area_code>/cells/", boundaries.grid_cell_new, name="grid-cell-new"),
    path("areas/<str:area_code>/boundary/", boundaries.area_boundary, name="area-boundary"),
    path("areas/<str:area_code>/boundary/confirm/", boundaries.area_boundary_confirm, name="area-boundary-confirm"),
    path("areas/<str:area_code>/boundary/restore/", boundaries.area_boundary_restore, name="area-boundary-restore"),
]

hazard_zones = [
    path("faults/", faults.faults, name="faults"),
    path("zones/", zones.zones, name="zones"),
    path("zones/new/", zones.zone_new, name="zone-new"),
    path("zones/<int:zone_id>/", zones.zone, name="zone"),
    path("zones/<int:zone_id>/people/", zones.zone_people, name="zone-people"),
    path("zones/<int:zone_id>/restore/", zones.zone_version_restore, name="zone-restore"),
    path("zones/<int:zone_id>/withdraw/", zones.zone_take_back, name="zone-withdraw"),
]

of_areas = [
    path("layers/<str:area_code>/elders.geojson", layers.elders, name="elders-layer"),
    path("layers/<str:area_code>/hazards.geojson", layers.hazards, name="hazards-layer"),
    path("layers/<str:area_code>/incidents.geojson", layers.incidents, name="incidents-layer"),
    path("layers/<str:area_code>/zones.geojson", layers.zones, name="zones-layer"),
    path("layers/<str:area_code>/areas.geojson", layers.areas, name="areas-layer"),
    path("layers/<str:area_code>/roads.geojson", layers.roads, name="roads-layer"),
    path("layers/<str:area_code>/road-edits.geojson", layers.road_edits, name="road-edits-layer"),
    path("plans/<int:plan_id>/routes.geojson", layers.routes, name="routes-layer"),
]

itinerary: list[URLPattern] = [
    path("itinerary/", visitor.itinerary, name="itinerary"),
    path("itinerary/print/", visitor.itinerary_print, name="itinerary-print"),
    path("visitors/<int:visitor_id>/itinerary/", visitor.visitor_itinerary_print, name="visitor-itinerary-print"),
    path("visits/<int:stop_visit_id>/record/", record.record_new, name="record-new"),
    path("elders/<int:elder_id>/records/new/", record.record_of_elder, name="record-of-elder"),
    path("doors/<str:door_code>/", record.record_of_door, name="record-of-door"),
]

records_of_visits: list[URLPattern] = [
    path("records/", records.records, name="records"),
    path("records/<int:record_id>/", records.record, name="record"),
    path("records/<int:record_id>/versions/", records.record_compare, name="record-versions"),
    path("records/<int:record_id>/correct/", records.record_correction, name="record-correction"),
    path("records/<int:record_id>/void/", record_versions.record_voided, name="record-void"),
    path("records/<int:record_id>/move/", record_versions.record_moved, name="record-move"),
    path("flags/<int:flag_id>/review/", records.flag_looked_at, name="flag-looked-at"),
    path("elders/<int:elder_id>/care/", care.care_of_elder, name="care-of-elder"),
    path("care/<int:care_id>/correct/", care.care_correction, name="care-correction"),
    path("door-codes/", door_codes.door_codes, name="door-codes"),
]

coverage: list[URLPattern] = [
    path("coverage/", leader.coverage, name="coverage"),
    path("coverage/<area_code>/", leader.coverage_area, name="coverage-area"),
    path("coverage/<area_code>/list/", leader.coverage_list, name="coverage-list"),
    path("coverage/<area_code>/villages.geojson", leader.coverage_layer_of, name="coverage-layer"),
]

rosters: list[URLPattern] = [
    path("roster/", roster.roster, name="roster"),
    path("roster/own/", roster.own_roster, name="own-roster"),
    path("roster/<int:visitor_id>/<day>/", roster.roster_day, name="roster-day"),
    path("leave/new/", leave.leave_new, name="leave-new"),
    path("leave/<int:absence_id>/", leave.leave_shown, name="leave"),
    path("leave/<int:absence_id>/withdraw/", leave.leave_taken_back, name="leave-withdraw"),
    path("lendings/new/", lendings.lending_new, name="lending-new"),
    path("lendings/<int:lending_id>/", lendings.lending, name="lending"),
    path("lendings/<int:lending_id>/withdraw/", lendings.lending_taken_back, name="lending-withdraw"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/days/", calendar.calendar_days, name="calendar-days"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar-notice"),
    path("calendar/restore/", calendar.calendar_restored, name="calendar-restore"),
]

policy: list[URLPattern] = [
    path("planning/", planning.planning, name="planning"),
    path("planning/offers/<area_code>/", planning.planning_offers, name="planning-offers"),
    path("rules/", rules.rules, name="rules"),
    path("rules/edit/", rules.rules_edit, name="rules-edit"),
    path("rules/preview/<area_code>/", rules.rules_preview, name="rules-preview"),
    path("rules/<int:rules_id>/withdraw/", rules.rules_take_back, name="rules-take-back"),
    path("elders/<int:elder_id>/missed/", missed.missed, name="missed"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.document_new, name="document-new"),
    path("documents/<int:document_id>/", documents.document, name="document"),
    path("surges/", surges.surges, name="surges"),
    path("surges/new/", surges.surge_new, name="surge-new"),
    path("surges/preview/", surges.surge_preview, name="surge-preview"),
    path("surges/cost/<area_code>/", surges.surge_cost, name="surge-cost"),
    path("surges/alert/", surges.surge_from_alert, name="surge-from-alert"),
    path("surges/<int:surge_id>/withdraw/", surges.surge_take_back, name="surge-take-back"),
    path("surges/<int:surge_id>/restore/", surges.surge_put_back, name="surge-put-back"),
]

response: list[URLPattern] = [
    path("locate/", responder.locate, name="locate"),
    path("locate/search/", responder.locate_search, name="locate-search"),
    path("elders/<int:elder_id>/card/", responder.elder_card, name="elder-card"),
    path("elders/<int:elder_id>/incidents/", responder.incident_raise, name="incident-raise"),
    path("incidents/<int:incident_id>/close/", responder.incident_close, name="incident-close"),
    path("incidents/<int:incident_id>/withdraw/", responder.incident_withdraw, name="incident-withdraw"),
]

exchange: list[URLPattern] = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/template.xlsx", ledger.template, name="ledger-template"),
    path("ledger/imports/<int:import_id>/", ledger.import_shown, name="ledger-import"),
    path("ledger/imports/<int:import_id>/columns/", ledger.import_columns, name="ledger-import-columns"),
    path("ledger/imports/<int:import_id>/year/", ledger.import_year_told, name="ledger-import-year"),
    path("ledger/imports/<int:import_id>/enter/", ledger.import_enter, name="ledger-import-enter"),
    path("ledger/imports/<int:import_id>/stop/", ledger.import_cancel, name="ledger-import-stop"),
    path("ledger/imports/<int:import_id>/again/", ledger.import_again, name="ledger-import-again"),
    path("ledger/imports/<int:import_id>/progress/", ledger.import_progress, name="ledger-import-progress"),
    path("ledger/imports/<int:import_id>/problems.xlsx", ledger.import_problems, name="ledger-import-problems"),
    path("ledger/export/", exports.ledger_export, name="ledger-export"),
    path("ledger/exports/<int:export_id>/", exports.export_shown, name="ledger-export-made"),
    path("ledger/exports/<int:export_id>/progress/", exports.export_progress, name="ledger-export-progress"),
    path("ledger/exports/<int:export_id>/file/", exports.export_file, name="ledger-export-file"),
]

duplicates_of_area: list[URLPattern] = [
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:elder_id>/<int:other_id>/", duplicates.pair, name="duplicate"),
    path("duplicates/<int:elder_id>/<int:other_id>/merge/", duplicates.pair_merge, name="duplicate-merge"),
    path("duplicates/<int:elder_id>/<int:other_id>/apart/", duplicates.pair_apart, name="duplicate-apart"),
    path("merges/<int:merge_id>/undo/", duplicates.merge_undone, name="merge-undo"),
]

trail_of_audit: list[URLPattern] = [
    path("audit/", trail.audit, name="audit"),
    path("audit/export/", trail.audit_export, name="audit-export"),
]

urlpatterns = [
    *everyone,
    *records_of_visits,
    *coordinator,
    *divisions_imported,
    *roads_imported,
    *places_of_areas,
    *divisions,
    *hazard_zones,
    *people,
    *of_areas,
    *itinerary,
    *coverage,
    *rosters,
    *response,
    *exchange,
    *policy,
    *duplicates_of_area,
    *trail_of_audit,
]
