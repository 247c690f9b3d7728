from apps.charts.labels import Box, Label, Room, around
from apps.charts.typeset import NAME

FRAME = Box(0, 0, 300, 200)


def label(x: float, y: float, words: str = "Selfie") -> Label:
    return Label(words, NAME, (x, y), 5)


class TestRoom:
    def test_puts_a_label_over_its_point(self) -> None:
        box = Room(FRAME).place(label(150, 100))

        assert box is not None
        assert (box.left + box.right) / 2 == 150
        assert 85 < box.bottom < 95

    def test_keeps_labels_apart(self) -> None:
        room = Room(FRAME)

        placed = [room.place(label(150 + i, 100)) for i in range(8)]

        boxes = [box for box in placed if box]
        assert len(boxes) == 8
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])

    def test_keeps_labels_off_marks(self) -> None:
        room = Room(FRAME)
        mark = around((150, 86), 6)
        room.keep_free([mark])

        box = room.place(label(150, 100))

        assert box is not None
        assert not box.overlaps(mark)

    def test_moves_a_label_into_the_frame(self) -> None:
        box = Room(FRAME).place(label(4, 100, "Traditionalist"))

        assert box is not None
        assert box.left == 0

    def test_covers_marks_only_for_a_label_that_is_needed(self) -> None:
        room = Room(FRAME)
        room.keep_free([FRAME])

        assert room.place(label(150, 100), is_needed=False) is None
        assert room.place(label(150, 100)) is not None

    def test_leaves_out_what_fits_nowhere(self) -> None:
        assert Room(Box(0, 0, 20, 10)).place(label(10, 5)) is None
