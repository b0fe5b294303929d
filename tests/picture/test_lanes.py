"""At which heights a way around passes columns, and that it keeps out of the frames of others."""

from engine.picture.lanes import lanes
from engine.picture.room import Room


def test_a_way_that_meets_nothing_is_level() -> None:
    found = lanes([[(50.0, 90.0)]] * 3, [()] * 4, 0.0, 0.0)
    assert found.heights == [0.0, 0.0, 0.0]
    assert found.cost == 0.0


def test_a_level_way_is_taken_before_one_in_steps_that_is_a_little_shorter() -> None:
    stairs = [[(-900.0, 10.0)], [(-900.0, 20.0)], [(-900.0, 30.0)]]
    assert lanes(stairs, [()] * 4, 0.0, 0.0).heights == [30.0, 30.0, 30.0]


def test_a_way_bends_where_a_level_one_were_far_around() -> None:
    taken = [[(-900.0, 10.0)], [(-10.0, 900.0)]]
    assert lanes(taken, [()] * 3, 0.0, 0.0).heights == [10.0, -10.0]


def test_a_way_crosses_no_barrier_between_two_columns() -> None:
    free = [[(10.0, 20.0)], [(10.0, 20.0)]]
    assert lanes(free, [(), (), ()], 0.0, 30.0).heights != [0.0, 0.0]
    assert lanes(free, [[(15.0, 16.0)], [(15.0, 16.0)], ()], 0.0, 30.0).heights == [0.0, 0.0]
    assert lanes(free, [(), [(15.0, 16.0)], [(15.0, 16.0)]], 0.0, 30.0).heights == [30.0, 30.0]


def test_a_way_that_leaves_the_picture_ends_where_it_is() -> None:
    assert lanes([[(-20.0, 10.0)], []], [()] * 3, 0.0, None).heights == [10.0, 10.0]


def test_a_way_runs_through_no_frame_that_neither_of_its_ends_stands_in() -> None:
    """A box in each of seven columns, and a frame around those of the middle, with room below its boxes."""
    boxes = [(f"b{n}", (100.0 * n, 0.0), 40.0, 20.0, 0.0) for n in range(7)]
    frame = (175.0, -30.0, 425.0, 60.0), frozenset(["b2", "b3", "b4"])
    room = Room.of(boxes, frames=[frame])
    way = room.around((25.0, 0.0), (575.0, 0.0), ("b0", "b6"))
    assert -45 < min(way[1::2]) < -30  # above, where the frame ends nearer
    inside = [y for x, y in zip(way[::2], way[1::2], strict=True) if 175 < x < 425]
    assert all(y <= -30 or y >= 60 for y in inside)
    within = room.around((225.0, 0.0), (575.0, 0.0), ("b2", "b6"))
    assert max(map(abs, within[1::2])) < 30
