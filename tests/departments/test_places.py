"""Places: the tree, what changes it, what a merge means, and which words mean which place."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from departments.actions.place_merging import merge_place, undo_merge
from departments.actions.places import change_place, create_place, set_place_active
from departments.cached_places import place_tree
from departments.models import Place, PlaceWord
from departments.place_lookup import place_called
from departments.queries.places import find_places
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company

from .places import Places, a_place, some_places, works_at


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def test_a_place_knows_what_it_lies_in_and_its_time_zone(places: Places) -> None:
    tree = place_tree()
    assert tree.path(places.room.pk) == "Shanghai › Tower 2 › 3rd floor › Plum"
    assert tree.line_of_codes(places.room.pk) == ("3.12", "SH-T2-3", "SH-T2", "SH")
    assert tree.zone(places.room.pk) == "Asia/Shanghai"
    assert tree.below(places.tower.pk) == {
        places.tower.pk, places.third.pk, places.room.pk, places.other_room.pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kind", "parent", "field"),
    [
        ("sh-t2", "building", "shanghai", "code"),  # taken, in another case
        ("no blanks", "room", "third", "code"),
        ("X", "site", "shanghai", "parent"),  # a site lies in no site
        ("X", "building", "room", "parent"),
        ("X", "palace", "shanghai", "kind"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    places: Places, code: str, kind: str, parent: str, field: str
) -> None:
    before = Place.objects.count()
    with pytest.raises(ValidationError) as refused:
        a_place(code, kind, "New", getattr(places, parent))
    assert list(refused.value.message_dict) == [field]
    assert Place.objects.count() == before


def test_a_place_moves_with_everything_in_it_and_never_into_itself(company: Company, places: Places) -> None:
    change_place(place=places.tower, details={"parent": places.berlin}, by=company.ada)
    assert place_tree().path(places.room.pk) == "Berlin › Tower 2 › 3rd floor › Plum"
    annex = a_place("ANX", "building", "Annex", places.berlin)
    with pytest.raises(ValidationError) as refused:
        change_place(place=places.third, details={"parent": places.room}, by=company.ada)
    assert "parent" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        change_place(place=annex, details={"kind": "site"}, by=company.ada)
    assert "parent" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        change_place(place=places.third, details={"kind": "thing", "parent": places.tower}, by=company.ada)
    assert "kind" in refused.value.message_dict


def test_only_an_admin_keeps_the_places(company: Company, places: Places) -> None:
    for person in (company.mia, company.hugo, company.eve):
        with pytest.raises(NotAllowed):
            create_place(details={"code": "N", "kind": "site", "name_en": "N"}, by=person)
        with pytest.raises(NotAllowed):
            merge_place(place=places.room, into=places.other_room, by=person)
    assert not Place.objects.filter(code="N").exists()


def test_a_place_goes_out_of_use_only_after_those_in_it_and_comes_back_only_before_them(
    company: Company, places: Places
) -> None:
    with pytest.raises(Refused):
        set_place_active(place=places.third, is_active=False, by=company.ada)
    for place in (places.room, places.other_room, places.third):
        set_place_active(place=place, is_active=False, by=company.ada)
    with pytest.raises(Refused):
        set_place_active(place=places.room, is_active=True, by=company.ada)
    with pytest.raises(ValidationError, match="no longer in use"):
        place_called("3.12")
    set_place_active(place=places.third, is_active=True, by=company.ada)
    set_place_active(place=places.room, is_active=True, by=company.ada)
    assert place_called("3.12") == places.room


def test_a_merged_place_stands_for_the_other_and_taking_it_back_is_exact(
    company: Company, places: Places
) -> None:
    annex = a_place("ANX", "building", "Annex", places.shanghai)
    works_at(company.mia, places.tower)
    before = place_tree()
    merge_place(place=places.tower, into=annex, by=company.ada)
    tree = place_tree()
    assert tree.path(places.room.pk) == "Shanghai › Annex › 3rd floor › Plum"
    assert tree.line_of_codes(places.tower.pk) == ("ANX", "SH")
    assert place_called("sh-t2") == annex
    assert places.tower.pk in tree.below(annex.pk)  # rows that still point there are found with it
    undo_merge(place=places.tower, by=company.ada)
    after = place_tree()
    assert (after.parent, after.merged, after.in_use) == (before.parent, {}, before.in_use)
    kinds = Event.objects.filter(subject_id=str(places.tower.pk), subject_type="departments.place")
    assert list(kinds.order_by("seq").values_list("kind", flat=True)) == [
        "place.created", "place.merged", "place.unmerged",
    ]  # fmt: skip


def test_a_merge_that_the_places_have_grown_over_is_not_taken_back(company: Company, places: Places) -> None:
    """Else the tower would lie in a site that has since been moved... into the tower."""
    wing = a_place("W", "building", "Wing", places.berlin)
    floor = a_place("W-1", "floor", "1st floor", wing)
    merge_place(place=wing, into=places.tower, by=company.ada)
    change_place(place=floor, details={"kind": "building", "parent": places.shanghai}, by=company.ada)
    undo_merge(place=wing, by=company.ada)
    assert place_tree().parent[wing.pk] == places.berlin.pk
    merge_place(place=wing, into=places.tower, by=company.ada)
    change_place(place=places.berlin, details={"kind": "floor", "parent": places.tower}, by=company.ada)
    with pytest.raises(Refused):
        undo_merge(place=wing, by=company.ada)


@pytest.mark.parametrize("into", ["tower", "room"])
def test_no_place_is_merged_into_itself_or_what_it_holds(company: Company, places: Places, into: str) -> None:
    with pytest.raises(ValidationError) as refused:
        merge_place(place=places.tower, into=getattr(places, into), by=company.ada)
    assert list(refused.value.message_dict) == ["into"]


def test_the_database_refuses_impossible_places(places: Places) -> None:
    for impossible in (
        {"parent": places.room},
        {"merged_into": places.tower},
        {"code": "SH"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=places.room.pk).update(**impossible)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("3.12", "3.12"),
        (" sh-T2 ", "SH-T2"),
        ("plum", "3.12"),
        ("梅", "3.12"),
        ("上海", "SH"),
        ("３.12", "3.12"),
    ],
)
def test_a_place_is_meant_by_its_code_or_a_name_that_no_other_has(
    places: Places, words: str, code: str
) -> None:
    found = place_called(words)
    assert found is not None
    assert found.code == code


def test_an_unclear_name_names_the_codes_that_it_could_be(places: Places) -> None:
    a_place("BER-PLUM", "room", "Plum", places.berlin)
    with pytest.raises(ValidationError) as refused:
        place_called("Plum")
    assert "BER-PLUM" in refused.value.messages[0]
    assert "3.12" in refused.value.messages[0]
    with pytest.raises(ValidationError, match="No place is called"):
        place_called("Atlantis")
    assert place_called("  ") is None


def test_an_unclear_name_is_bracketed_as_its_readers_language_does(places: Places) -> None:
    a_place("BER-PLUM", "room", "Plum", places.berlin)
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        place_called("Plum")
    said = refused.value.messages[0]
    assert "（BER-PLUM）" in said and "（3.12）" in said and "(" not in said


def test_words_that_an_admin_has_said_to_mean_a_place_mean_it(company: Company, places: Places) -> None:
    PlaceWord.objects.create(text="t2, 3/f", place=places.third)
    assert place_called("T2, 3/F") == places.third
    merge_place(place=places.third, into=a_place("F4", "floor", "4th", places.tower), by=company.ada)
    found = place_called("T2, 3/F")
    assert found is not None
    assert found.code == "F4"


def test_places_are_found_by_a_few_letters_of_code_name_or_surroundings(
    company: Company, places: Places
) -> None:
    def codes(text: str) -> list[str]:
        tree = place_tree()
        return [tree.codes[pk] for pk in find_places(text)]

    assert codes("plu") == ["3.12"]
    assert codes("tower orch") == ["3.14"]
    assert codes("二号 梅") == ["3.12"]
    assert codes("3.1") == ["3.12", "3.14"]
    assert codes("shang")[0] == "SH"
    set_place_active(place=places.room, is_active=False, by=company.ada)
    assert codes("plu") == []
