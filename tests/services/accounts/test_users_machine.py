"""Whatever admins do to their users, in any order: somebody stays who can manage them."""

import contextlib
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import Session, SQLModel

from data.accounts.people import Role
from data.kit import clock, engine
from services.accounts.users import UserChange, change_user, list_users, remove_user
from services.kit.errors import DomainError, NotPermitted, SignedOut
from services.kit.permissions import Permission
from tests.scale import scaled
from tests.services.accounts.people_world import Household, make_household

NAMES = st.sampled_from(["ann", "ben", "cat", "dan"])
ROLES = st.sampled_from([Role.BASIC, Role.ACCOUNTING, Role.ADMIN])


class UsersMachine(RuleBasedStateMachine):
    """Four people who change and remove each other and themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.bound = engine.new_session.kw.get("bind")
        self.engine = engine.configure(f"sqlite:///{Path(self.folder.name)}/portal.db")
        SQLModel.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.home: Household = make_household(self.session)
        self.places = {name: self.home.place_id(name) for name in self.home.people}

    @rule(me=NAMES, whom=NAMES, role=ROLES, limited=st.booleans(), ends=st.booleans())
    def change(self, me: str, whom: str, role: Role, limited: bool, ends: bool) -> None:
        properties = frozenset({self.home.place.id}) if limited else None
        end = clock.now() + timedelta(days=9) if ends else None
        change = UserChange(role, properties, end)
        might = self.manages(me)
        with contextlib.suppress(DomainError):
            self.home.do(me, change_user, self.places[whom], change)
            assert might, "somebody without the right changed a user"

    @rule(me=NAMES, whom=NAMES)
    def remove(self, me: str, whom: str) -> None:
        might = self.manages(me)
        with contextlib.suppress(DomainError):
            self.home.do(me, remove_user, self.places[whom])
            assert might, "somebody without the right removed a user"

    @rule(me=NAMES)
    def look(self, me: str) -> None:
        try:
            list_users(self.session, self.home.actor(me))
            allowed = True
        except (NotPermitted, SignedOut):
            allowed = False
        assert allowed is self.manages(me)

    @invariant()
    def somebody_manages_for_good(self) -> None:
        manager = next(name for name in self.places if self.manages(name))
        users = list_users(self.session, self.home.actor(manager)).users
        lasting = [one for one in users if one.role is Role.ADMIN and one.ends_at is None]
        assert any(one.properties is None for one in lasting)

    def manages(self, name: str) -> bool:
        try:
            return self.home.actor(name).may(Permission.MANAGE_USERS)
        except SignedOut:
            return False

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()
        engine.new_session.configure(bind=self.bound)
        self.folder.cleanup()


UsersMachine.TestCase.settings = settings(
    max_examples=scaled(10, full=150), stateful_step_count=12, deadline=None
)
TestUsers = pytest.mark.proof(UsersMachine.TestCase)
