"""The map on paper."""

from maps.door.sketch import FOOT, draw

HOME, DOOR = (113.00, 36.20), (113.02, 36.22)


def test_it_draws_nothing_where_nothing_is() -> None:
    assert draw([], []) is None


def test_everything_lies_inside_the_drawing() -> None:
    sketch = draw([("road", [HOME, (113.05, 36.21)]), ("walk", [(113.05, 36.21), DOOR])], [("1", DOOR, "door")])
    assert sketch
    places = [tuple(map(float, pair.split(","))) for line in sketch.lines for pair in line.points.split()]
    places += [(mark.x, mark.y) for mark in sketch.marks]
    assert all(0 <= x <= sketch.width and 0 <= y <= sketch.height for x, y in places)


def test_north_is_up_and_east_is_right() -> None:
    sketch = draw([], [("south-west", HOME, "door"), ("north-east", DOOR, "village")])
    assert sketch
    south_west, north_east = sketch.marks
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


def test_one_door_alone_stands_in_the_middle_above_the_scale() -> None:
    sketch = draw([], [("1", DOOR, "door")])
    assert sketch
    assert abs(sketch.marks[0].x - sketch.width / 2) < 1
    assert abs(sketch.marks[0].y - (sketch.height - FOOT) / 2) < 1


def test_the_bar_has_the_scale_of_the_drawing() -> None:
    sketch = draw([], [("a", (113.0, 36.0), "door"), ("b", (113.0, 36.01), "door")])
    assert sketch
    metres_between = 0.01 * 111_320
    drawn_between = sketch.marks[0].y - sketch.marks[1].y
    assert abs(sketch.bar / sketch.bar_m - drawn_between / metres_between) < 0.001


def test_a_mark_says_whether_it_is_a_door() -> None:
    sketch = draw([], [("1", HOME, "door"), ("2", DOOR, "township")])
    assert sketch
    assert [mark.known for mark in sketch.marks] == ["door", "township"]
