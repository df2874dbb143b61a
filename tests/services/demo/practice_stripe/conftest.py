"""The stand-in, guarded: no test passes with a wrong request or a misshapen object."""

from collections.abc import Iterator

import pytest

from tests.services.demo.practice_stripe.bench import Bench, Socket
from tests.tools.spec_guard import Guard


@pytest.fixture(scope="session")
def spec() -> Guard:
    return Guard.from_sdk()


@pytest.fixture(scope="session")
def socket(spec: Guard) -> Iterator[Socket]:
    served = Socket(spec)

    yield served

    served.close()


@pytest.fixture
def bench(socket: Socket, spec: Guard) -> Iterator[Bench]:
    spec.violations.clear()
    made = Bench(socket)

    yield made

    made.close()
    assert spec.violations == [], spec.report()
    objects = made.practice.context.store.objects.values()
    assert sorted({problem for each in objects for problem in spec.check_object(each)}) == []
