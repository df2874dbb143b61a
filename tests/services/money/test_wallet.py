from tests.services.money.money_world import POOR_CARD, VISA, World

TO_VERIFY = "000888888883"


async def add(world: World, number: str) -> str:
    """As the wallet's dialog does."""
    setup = await world.desk.wallet.begin_setup(world.signed_in)
    await world.confirm(setup.client_secret, number)
    done = await world.desk.wallet.finish_setup(world.signed_in, setup.id)
    return done.method_id or ""


async def default(world: World) -> str | None:
    return (await world.desk.wallet.view(world.signed_in)).default


async def test_method_saved_while_paying_stays_the_default(world: World) -> None:
    saved = await world.save_method()
    assert await default(world) == saved

    added = await add(world, "5555555555554444")

    assert await default(world) == saved
    await world.desk.wallet.choose_default(world.signed_in, added)
    await add(world, "378282246310005")
    assert await default(world) == added


async def test_first_method_becomes_the_default(world: World) -> None:
    added = await add(world, VISA)

    assert await default(world) == added


async def test_account_to_verify_is_shown_until_it_is(world: World) -> None:
    assert await world.desk.wallet.list_unverified(world.signed_in) == ()
    await add(world, POOR_CARD)
    setup = await world.desk.wallet.begin_setup(world.signed_in)
    await world.confirm(setup.client_secret, TO_VERIFY)

    (account,) = await world.desk.wallet.list_unverified(world.signed_in)

    assert account.label == "STRIPE TEST BANK •••• 8883"
    assert setup.client_secret in account.verification_url
    assert await world.desk.wallet.list_methods(world.signed_in) == ()
    body = {"client_secret": setup.client_secret, "descriptor_code": "SM11AA", "key": "pk_test_x"}
    await world.http.post(f"/v1/setup_intents/{setup.id}/verify_microdeposits", data=body)
    assert await world.desk.wallet.list_unverified(world.signed_in) == ()
    (method,) = await world.desk.wallet.list_methods(world.signed_in)
    assert method.label == account.label
