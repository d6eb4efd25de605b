"""What differs between two texts, by lines and words, however long they are."""

from servicedesk.text.differences import Kind, Piece, differences

KEPT, GONE, CAME, LEFT_OUT = Kind.KEPT, Kind.GONE, Kind.CAME, Kind.LEFT_OUT


def test_the_same_text_has_no_differences() -> None:
    assert differences("a\nb", "a\nb") == []


def test_a_changed_line_shows_its_words() -> None:
    assert differences("Ask the gate.", "Ask our gate.") == [
        [Piece(KEPT, "Ask "), Piece(GONE, "the"), Piece(CAME, "our"), Piece(KEPT, " gate.")]
    ]
    assert differences("请到门卫处", "请到前台处") == [
        [Piece(KEPT, "请到"), Piece(GONE, "门卫"), Piece(CAME, "前台"), Piece(KEPT, "处")]
    ]


def test_a_new_line_has_come_and_one_that_is_no_more_is_gone() -> None:
    assert differences("a", "a\nb") == [[Piece(KEPT, "a")], [Piece(CAME, "b")]]
    assert differences("a\nb", "a") == [[Piece(KEPT, "a")], [Piece(GONE, "b")]]


def test_lines_far_from_what_differs_are_left_out() -> None:
    before = "\n".join("abcdefghij")
    shown = differences(before, before.replace("e", "E"))
    assert [[piece.kind for piece in line] for line in shown] == [
        [LEFT_OUT], [KEPT], [GONE, CAME], [KEPT], [LEFT_OUT],
    ]  # fmt: skip


def test_nothing_of_either_text_is_lost() -> None:
    before, after = "one two\nthree\nfour", "one 2\nthree and more\nfive\nsix"
    pieces = [piece for line in differences(before, after) for piece in line]
    old = "".join(piece.text for piece in pieces if piece.kind in (KEPT, GONE))
    new = "".join(piece.text for piece in pieces if piece.kind in (KEPT, CAME))
    assert old.split() == before.split() and "".join(new.split()) == "".join(after.split())


def test_texts_of_too_many_lines_or_words_are_told_as_a_whole() -> None:
    long = "word " * 1_000
    assert differences(long, f"{long}end") == [[Piece(GONE, long)], [Piece(CAME, f"{long}end")]]
    lines = "x\n" * 3_000
    assert {piece.kind for line in differences(lines, f"{lines}y") for piece in line} == {GONE, CAME}


def test_lines_and_words_that_repeat_again_and_again_are_compared_too() -> None:
    same, other = ["a"] * 2_000, [line for n in range(1_000) for line in ("a", f"b{n}")]
    shown = differences("\n".join(same), "\n".join(other))
    pieces = [piece for line in shown for piece in line if piece.kind is not CAME]
    assert sum(len(piece.text.split()) for piece in pieces) == 2_000
    repeated, mixed = "a " * 240, "a," * 240
    shown = differences("\n".join([repeated] * 80), "\n".join([mixed] * 80))
    assert len(shown) == 80 and all(len(line) > 200 for line in shown)
