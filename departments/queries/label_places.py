"""Which places get a label."""

from collections.abc import Collection, Iterable

from departments.cached_places import place_tree


def labeled_places(
    *,
    inside: int | None = None,
    kinds: Collection[str] = (),
    single: Iterable[int] = (),
    all_else: bool = True,
) -> list[int]:
    """Return places in use: those in `inside` of these kinds, in the order of the tree, then single ones.

    No kind means every kind, no `inside` all places; with `all_else` false it means single ones alone.
    """
    tree = place_tree()
    roots = [inside] if inside is not None else tree.children.get(None, []) if all_else else []
    walked = [pk for root in roots for pk in tree.walk(root)]
    found = [pk for pk in walked if pk in tree.in_use and (not kinds or tree.kinds[pk] in kinds)]
    return list(dict.fromkeys([*found, *map(tree.lasting, single)]))
