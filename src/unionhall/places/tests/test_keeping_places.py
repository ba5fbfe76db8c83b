"""Publishers keep the places and the federation's own facts; editors and members do not."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from unionhall.places.actions import LocalFacts, record_local
from unionhall.places.models import District, Employer, Local, Municipality


@pytest.fixture
def local(home) -> Local:
    return record_local("7", LocalFacts(name="Harbor Clerks"), by=None)


def test_a_publisher_corrects_a_local_and_nobody_else_does(as_user, dot, eve, ana, local):
    path = f"/staff/snippets/places/local/edit/{local.pk}/"
    assert as_user(dot).get(path).status_code == 200
    for other in (eve, ana):
        assert as_user(other).get(path).status_code == 302
    facts = {"number": "7", "name": "Harbor Clerks and Drivers", "state": "MA", "is_open": "on"}
    answer = as_user(dot).post(path, {**facts, "about": "null"})
    assert answer.status_code == 302
    local.refresh_from_db()
    assert local.name == "Harbor Clerks and Drivers"


def test_a_publisher_chooses_the_federations_colour_and_an_editor_does_not(as_user, dot, eve, home):
    path = f"/staff/settings/places/federation/{home.get_site().pk}/"
    assert as_user(dot).get(path).status_code == 200
    assert as_user(eve).get(path).status_code == 302


def test_what_is_said_of_a_local_has_no_link_that_says_nothing(local):
    with pytest.raises(ValidationError, match="does not say where the link goes"):
        record_local("7", LocalFacts(name=local.name, about='<p><a href="/a">click here</a></p>'), by=None)
    record_local("7", LocalFacts(name=local.name, about='<p><a href="/a">Our contract</a></p>'), by=None)
    assert "Our contract" in Local.objects.get().about


def odd(*numbers: str) -> None:
    """Locals as something wrote them that asked no check."""
    Local.objects.bulk_create(Local(number=number, name="Odd Clerks", state="MA") for number in numbers)


def test_a_number_that_cannot_stand_in_an_address_is_refused_and_nothing_is_written(db):
    with pytest.raises(ValidationError):
        record_local("60 A", LocalFacts(name="Harbor Clerks"), by=None)
    with pytest.raises(ValidationError):
        Local(number="60/61", name="Harbor Clerks", state="MA").full_clean()
    assert not Local.objects.exists()


@pytest.mark.parametrize("path", ["/locals/", "/locals/?q=Odd+Clerks", "/sitemap-locals-1.xml"])
def test_a_number_that_was_written_before_it_was_checked_breaks_no_page(client, home, path):
    odd("60/61")
    assert client.get(path).status_code == 200


def test_numbers_from_before_are_mended_and_two_never_become_one(db):
    odd("60-A", "60 A", "60/A", "№", "123456/89A")
    import_module("unionhall.places.migrations.0002_numbers_in_addresses").mend(apps, None)
    numbers = sorted(Local.objects.values_list("number", flat=True))
    assert numbers == ["123456-89A", "60-A", "60-A-2", "60-A-3", "local"]


def test_a_place_that_others_stand_on_is_not_deleted_and_another_is(as_user, dot, local):
    dot.is_superuser = True
    dot.save()
    town, empty = (Municipality.objects.create(state="MA", code=code, name=f"T{code}") for code in "12")
    district = District.objects.create(state="MA", code="0001", name="Harbor")
    district.towns.add(town)
    employer = Employer.objects.create(name="Harbor Schools", district=district)
    local.employers.add(employer)
    used = {town: "1 school district", district: "1 employer", employer: "1 local"}
    for thing, uses in used.items():
        kind = thing._meta.model_name
        told = as_user(dot).post(f"/staff/snippets/places/{kind}/delete/{thing.pk}/", follow=True)
        assert f"“{thing}” is in use: {uses}." in told.content.decode()
    as_user(dot).post(f"/staff/snippets/places/municipality/delete/{empty.pk}/")
    assert list(Municipality.objects.all()) == [town]
    assert (local.employers.get().district, district.towns.get()) == (district, town)


@pytest.mark.parametrize(
    ("language", "plural"), [("es", "distritos escolares"), ("pt", "distritos escolares")]
)
def test_the_staff_room_counts_in_the_words_of_its_reader(language, plural):
    with translation.override(language):
        assert District._meta.verbose_name_plural == plural
