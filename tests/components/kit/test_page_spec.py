from dataclasses import replace
from uuid import uuid4

import pytest

from components.kit.guarded_pages import Frame
from components.kit.page_spec import (
    BILLING,
    MEMBERS,
    PageSpec,
    PageSpecWrong,
    check_pages,
    find_page,
    read_part,
    roots_of,
)
from services.kit.permissions import Permission
from services.money.invoices import view_invoice


async def draw(frame: Frame) -> None:
    del frame


INVOICES = PageSpec(
    address="/invoices",
    title="Invoices",
    build=draw,
    permission=Permission.VIEW_MONEY,
    roles=BILLING,
)
INVOICE = replace(INVOICES, address="/invoices/{number}", find=view_invoice)


def test_a_page_without_a_permission_does_not_start() -> None:
    with pytest.raises(PageSpecWrong):
        replace(INVOICES, permission=None)  # type: ignore[arg-type]
    with pytest.raises(PageSpecWrong):
        replace(INVOICES, permission=None, roles=frozenset())  # type: ignore[arg-type]


def test_a_page_whose_permission_lets_in_others_does_not_start() -> None:
    with pytest.raises(PageSpecWrong):
        replace(INVOICES, permission=Permission.VIEW_WORK)
    with pytest.raises(PageSpecWrong):
        replace(INVOICES, roles=MEMBERS)


def test_an_address_that_names_something_says_how_to_find_it() -> None:
    with pytest.raises(PageSpecWrong):
        replace(INVOICE, find=None)
    with pytest.raises(PageSpecWrong):
        replace(INVOICES, find=view_invoice)


@pytest.mark.parametrize("address", ["/invoices", "/invoices/{name}"])
def test_two_pages_at_one_address_do_not_start(address: str) -> None:
    find = view_invoice if "{" in address else None

    with pytest.raises(PageSpecWrong, match="two pages"):
        check_pages([INVOICES, INVOICE, replace(INVOICES, address=address, find=find)])


def test_a_second_address_is_taken_as_well() -> None:
    with pytest.raises(PageSpecWrong, match="/home"):
        check_pages([replace(INVOICES, also=("/home",)), replace(INVOICE, also=("/home",))])


def test_find_page_prefers_the_address_that_names_it_fully() -> None:
    new = replace(INVOICES, address="/invoices/new")

    assert find_page([INVOICE, new], "/invoices/new") is new
    assert find_page([INVOICE, new], "/invoices/INV-1/") is INVOICE
    assert find_page([INVOICE, new], "/invoices/INV-1/more") is None


def test_match_reads_the_open_part() -> None:
    assert INVOICE.match("/invoices/INV-1") == {"number": "INV-1"}
    assert INVOICE.match("/invoices") is None
    assert replace(INVOICES, address="/a.b").match("/aXb") is None


def test_read_part_makes_ids_of_parts_called_so() -> None:
    name = uuid4()

    assert read_part("visit_id", str(name)) == name
    assert read_part("visit_id", "INV-1") is None
    assert read_part("number", "INV-1") == "INV-1"


def test_roots_of_names_each_first_step_once() -> None:
    assert roots_of([INVOICES, INVOICE, replace(INVOICES, also=("/money/all",))]) == (
        "/invoices",
        "/money",
    )
