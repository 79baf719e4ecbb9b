"""Coverage."""

from django.urls import URLPattern, path

from maps.figures.views import board, compare, leader, letters, missed, picture

urlpatterns: list[URLPattern] = [
    path("coverage/", leader.coverage, name="coverage"),
    path("coverage/board/", board.coverage_board, name="coverage-board"),
    path("coverage/board/part/", board.coverage_board_part, name="coverage-board-part"),
    path("coverage/board/begin/", board.coverage_board_begin, name="coverage-board-begin"),
    path("coverage/<area_code>/letters/stop/", letters.coverage_letter_stop, name="coverage-letter-stop"),
    path("coverage/<area_code>/letters/", letters.coverage_letters, name="coverage-letters"),
    path("coverage/<area_code>/picture/", picture.coverage_picture, name="coverage-picture"),
    path("coverage/<area_code>/", leader.coverage_area, name="coverage-area"),
    path("coverage/<area_code>/compare/", compare.coverage_compare, name="coverage-compare"),
    path("coverage/<area_code>/more/", leader.coverage_more, name="coverage-more"),
    path("coverage/<area_code>/list/", leader.coverage_list, name="coverage-list"),
    path("coverage/<area_code>/layer/<theme>.geojson", leader.coverage_layer, name="coverage-layer"),
    path("coverage/<area_code>/beside.geojson", leader.coverage_beside, name="coverage-beside"),
    path("elders/<int:elder_id>/missed/", missed.missed, name="missed"),
]
