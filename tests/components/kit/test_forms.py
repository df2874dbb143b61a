"""Forms keep what was typed, say at a field what is wrong, and take only what they offer."""

import asyncio
from collections.abc import Mapping

import pytest
from nicegui import ui
from nicegui.testing import User

from components.kit.filter_bar import Option
from components.kit.form_fields import FormField, FormFields
from components.kit.settings_form import Choice, Field, SettingsForm, Submit, Typed
from tests.drawn import acts_of, do, fill, problems_in, say, texts_in

pytestmark = pytest.mark.nicegui_main_file("")
SIDES = (Option("front", "Front"), Option("back", "Back"))
FIELDS = (
    FormField("note", "Note", "Gate", "text", note="The crew reads it."),
    FormField("phone", "Phone", complete="tel"),
    FormField("side", "Side", "front", "select", SIDES),
)


async def heard_by_then() -> None:
    for _ in range(5):  # of the event loop: acts are heard in tasks of their own
        await asyncio.sleep(0)


async def fields_of(user: User, heard: list[dict[str, str]]) -> FormFields:
    @ui.page("/")
    def page() -> None:
        FormFields(FIELDS, on_change=heard.append)

    await user.open("/")
    await user.should_see("The crew reads it.")
    (fields,) = user.find(FormFields).elements
    return fields


async def test_fields_tell_all_their_values_when_one_was_typed(user: User) -> None:
    heard: list[dict[str, str]] = []
    fields = await fields_of(user, heard)

    fill(user, phone="716 555 0100", side="back")
    await heard_by_then()

    assert heard[-1] == {"note": "Gate", "phone": "716 555 0100", "side": "back"}
    assert 'type="tel"' in fields.html
    assert 'autocomplete="tel"' in fields.html
    assert '<option value="back" selected>' in fields.html


@pytest.mark.parametrize(("sent", "read"), [("Why?", "Why?"), (None, ""), ({"a": 1}, "")])
async def test_what_is_typed_is_a_text(user: User, sent: object, read: str) -> None:
    fields = await fields_of(user, [])

    say(fields, "input", "type note", sent)
    await heard_by_then()

    assert fields.values["note"] == read


async def test_a_problem_stands_at_its_field_until_it_is_mended(user: User) -> None:
    fields = await fields_of(user, [])

    fields.set_problem("note", "Say which gate.")
    assert problems_in(fields) == {"note": "Say which gate."}
    assert fields.html.count('aria-invalid="true"') == 1
    first = fields.html
    fields.set_problem("note", "Say which gate.")
    assert fields.html != first  # it is said again, and takes the keyboard again

    fill(user, note="The left one")
    await heard_by_then()
    assert problems_in(fields) == {}
    assert "aria-invalid" not in fields.html


async def test_a_field_that_was_sent_begins_anew(user: User) -> None:
    fields = await fields_of(user, [])
    before = fields.html.count('data-fresh="0"')

    fields.wipe("note")

    assert fields.values["note"] == ""
    assert "Gate" not in fields.html
    assert (fields.html.count('data-fresh="0"'), before) == (2, 3)
    assert ("change", "type note") in acts_of(fields)


ROLES = (Choice("basic", "Basic", "Sees the work."), Choice("admin", "Admin"))
PLACES = (Choice("1", "Birch St 1"), Choice("2", "Elm St 4"))
INVITATION = (
    Field("email", "Email", "email", autocomplete="email", hint="Where the invitation goes."),
    Field("role", "Role", "radio", value="admin", choices=ROLES),
    Field(
        "places",
        "Places",
        "checks",
        values=("1",),
        choices=PLACES,
        shown_when=("role", "basic"),
    ),
)
THEMES = (Option("dark", "Dark"), Option("light", "Light"))
DISPLAY = (
    Field("theme", "Theme", "select", value="light", choices=THEMES),
    Field("news", "News", "switch", value="off"),
)


async def form_of(
    user: User, fields: tuple[Field, ...], submit: Submit, words: str
) -> SettingsForm:
    @ui.page("/")
    def page() -> None:
        SettingsForm(fields, submit, submit=words)

    await user.open("/")
    await user.should_see(kind=SettingsForm)
    (form,) = user.find(SettingsForm).elements
    return form


async def test_a_form_sends_what_shows_and_keeps_what_does_not(user: User) -> None:
    sent: list[Typed] = []
    form = await form_of(user, INVITATION, sent.append, "Invite")
    await user.should_not_see("Birch St 1")

    do(form, "choose", "role basic", True)
    await heard_by_then()
    await user.should_see("Birch St 1")
    do(form, "choose", "places 2", True)
    do(form, "choose", "places 1", False)
    await heard_by_then()
    do(form, "choose", "role admin", True)
    do(form, "send", entered={"email": "nora@example.com", "role": "owner", "forged": "x"})
    await heard_by_then()

    assert sent == [Typed({"email": "nora@example.com", "role": "admin"}, {"places": ("2",)})]


async def test_the_first_rejected_field_takes_the_keyboard(user: User) -> None:
    form = await form_of(user, INVITATION, lambda _typed: None, "Invite")

    form.set_errors({"email": "Enter an email address.", "role": "Choose one."})

    assert problems_in(form) == {"email": "Enter an email address."}
    assert texts_in(form, "pl-error") == ["Enter an email address.", "Choose one."]
    assert form.html.count('aria-invalid="true"') == 1
    form.set_errors({"role": "Choose one."})
    assert problems_in(form) == {"role": "Choose one."}
    assert "Where the invitation goes." in form.html


async def test_a_form_begins_anew_after_it_was_done(user: User) -> None:
    form = await form_of(user, INVITATION, lambda _typed: None, "Invite")
    form.set_errors({"": "Not now."})
    assert texts_in(form, "pl-error") == ["Not now."]
    do(form, "choose", "role basic", True)
    await heard_by_then()

    form.clear_inputs()

    assert 'data-fresh="1"' in form.html
    assert "Not now." not in form.html
    assert "Birch St 1" not in form.html


async def test_choices_without_a_button_are_sent_one_after_the_other(user: User) -> None:
    sent: list[Mapping[str, str]] = []
    first_is_done = asyncio.Event()

    async def slow(typed: Typed) -> None:
        sent.append(typed.texts)
        await first_is_done.wait()

    form = await form_of(user, DISPLAY, slow, "")
    do(form, "choose", "theme", "dark")
    await heard_by_then()
    do(form, "choose", "news", True)
    do(form, "choose", "theme", "never offered")
    await heard_by_then()
    assert sent == [{"theme": "dark", "news": "off"}]
    first_is_done.set()
    await heard_by_then()

    assert sent == [{"theme": "dark", "news": "off"}, {"theme": "dark", "news": "on"}]
    assert '<option value="dark" selected>' in form.html


async def test_a_form_is_not_sent_twice_at_a_time(user: User) -> None:
    sent: list[Typed] = []
    is_done = asyncio.Event()

    async def slow(typed: Typed) -> None:
        sent.append(typed)
        await is_done.wait()

    form = await form_of(user, INVITATION, slow, "Invite")
    do(form, "send", entered={"email": "a@example.com"})
    do(form, "send", entered={"email": "b@example.com"})
    await heard_by_then()
    is_done.set()
    await heard_by_then()

    assert [typed.text("email") for typed in sent] == ["a@example.com"]
