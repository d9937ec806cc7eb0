"""Where each pointer of the case file leads."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from planner.dossier.pointers import Known, place_of


def rows(*ids):
    return [SimpleNamespace(id=number) for number in ids]


CASE = SimpleNamespace(
    id=7,
    obligations=rows(11),
    people=rows(21, 22),
    relationships=rows(31),
    stances=rows(),
    circumstances=rows(51),
    events=rows(61),
    journal=rows(71),
)


@pytest.fixture
def known(host):
    people = {"p1": "ông Ổi", "p2": "bà Mận"}
    return Known(CASE, host.catalogue, contacts=[91, 92], plans=[101, 102], people=people)


@pytest.mark.parametrize(
    ("pointer", "endpoint", "values"),
    [
        ("/case/judgment/number", "cases.edit", {"case_id": 7, "_anchor": "judgment_number"}),
        ("/case/judgment/court", "cases.edit", {"case_id": 7, "_anchor": "court"}),
        ("/case/decision/date", "cases.edit", {"case_id": 7, "_anchor": "decision_date"}),
        ("/case/area", "cases.edit", {"case_id": 7, "_anchor": "area"}),
        ("/case/officer", "cases.edit", {"case_id": 7, "_anchor": "officer"}),
        ("/case/fields/garden/height_cm", "cases.edit", {"case_id": 7, "_anchor": "fields-garden-height_cm"}),
        ("/case", "dossier.show", {"case_id": 7, "_anchor": "head"}),
        ("/case/head", "dossier.show", {"case_id": 7, "_anchor": "head"}),
        ("/people/0/name", "case_parts.edit", {"case_id": 7, "kind": "people", "part_id": 21, "_anchor": "name"}),
        ("/people/1", "case_parts.edit", {"case_id": 7, "kind": "people", "part_id": 22, "_anchor": None}),
        ("/people/2/name", "dossier.show", {"case_id": 7, "_anchor": "people"}),
        ("/people", "case_parts.new", {"case_id": 7, "kind": "people"}),
        (
            "/obligations/0/amount",
            "case_parts.edit",
            {"case_id": 7, "kind": "obligations", "part_id": 11, "_anchor": "amount"},
        ),
        (
            "/relationships/0/from",
            "case_parts.edit",
            {"case_id": 7, "kind": "relationships", "part_id": 31, "_anchor": "from_"},
        ),
        ("/events", "case_parts.new", {"case_id": 7, "kind": "events"}),
        ("/journal", "case_parts.new", {"case_id": 7, "kind": "journal"}),
        ("/contacts", "case_parts.link_contact", {"case_id": 7}),
        ("/contacts/1/phone", "contacts.edit", {"contact_id": 92, "_anchor": "phone"}),
        ("/contacts/2", "case_parts.link_contact", {"case_id": 7}),
        ("/assessments", "assessments.show", {"case_id": 7}),
        ("/assessments/0/answers/garden:mood", "assessments.show", {"case_id": 7, "_anchor": "item-garden-mood"}),
        ("/plans/1/sections/x", "plan_editing.section", {"plan_id": 102, "key": "x"}),
        ("/plans/0", "plans.show", {"plan_id": 101}),
        ("/plans/5/sections/x", "dossier.show", {"case_id": 7, "_anchor": "plans"}),
        ("", "dossier.show", {"case_id": 7}),
        ("/nonsense/1", "dossier.show", {"case_id": 7}),
        ("people", "dossier.show", {"case_id": 7}),
        ("/people/99999999999999999999/name", "dossier.show", {"case_id": 7, "_anchor": "people"}),
    ],
)
def test_a_pointer_leads_to_its_form_and_field(known, pointer, endpoint, values):
    place = place_of(pointer, "", known)
    assert (place.endpoint, dict(place.values)) == (endpoint, values)


@pytest.mark.parametrize(
    ("pointer", "label", "told"),
    [
        ("/events", "Ngày: Thông báo hợp lệ quyết định thi hành án", {"event": "decision_notified"}),
        ("/events", "Date: Coercion decision", {"event": "coercion_decided"}),
        ("/events", "Date: Coercion decision notified", {"event": "coercion_notified"}),
        ("/events", "Ngày bắt đầu tính Thời hạn tự nguyện", {"event": "decision_notified"}),
        ("/events", "cái gì đó", {}),
        ("/circumstances", "Sức khỏe của bà Mận", {"category": "health", "person": "p2"}),
        ("/people", "The person liable", {"role": "liable"}),
        ("/people", "Third parties on the property", {"role": "third_party"}),
        ("/contacts", "Hội Nông dân, xã Vườn: là ai?", {"actor": "farmers_union"}),
    ],
)
def test_the_label_of_a_gap_fills_in_what_it_tells(known, pointer, label, told):
    values = place_of(pointer, label, known).values
    assert {name: value for name, value in values.items() if name not in ("case_id", "kind")} == told


@pytest.mark.parametrize(
    ("pointer", "anchor"),
    [("/people/0/name", "people"), ("/case/area", "head"), ("/contacts", "contacts"), ("/plans/0/sections/x", "plans")],
)
def test_who_may_not_change_the_case_is_led_to_its_page(known, pointer, anchor):
    reader = Known(known.case, known.catalogue, known.contacts, known.plans, known.people, may_change=False)
    place = place_of(pointer, "", reader)
    assert (place.endpoint, place.values["_anchor"]) == ("dossier.show", anchor)
