"""The profile's section about accounts elsewhere by which one signs in, for those who have one."""

from urllib.parse import urlsplit
from uuid import UUID

from components.accounts.reauthentication import Reauthentication
from components.kit.entry_list import Entry, EntryList
from components.kit.section import Section
from components.kit.visitor import Visitor
from services.accounts.oidc_sign_ins import ConnectedIdentity, disconnect_identity, list_identities
from services.kit.links import Links

NOTE = "You sign in here with these accounts as well."


class ConnectedAccounts:
    """Place it with ``await ConnectedAccounts(visitor, links).draw()`` between other sections."""

    def __init__(self, visitor: Visitor, links: Links) -> None:
        self._visitor = visitor
        self._proof = Reauthentication(visitor, links)

    async def draw(self) -> None:
        found = await self._visitor.fetch(list_identities)
        if not found:
            return
        with Section("Connected accounts", NOTE):
            self._list = EntryList(
                "Connected accounts", _entries(found), self._disconnect, empty="None any more."
            )

    async def _disconnect(self, key: str) -> None:
        await self._proof.perform("The account is disconnected", disconnect_identity, UUID(key))
        self._list.set_entries(_entries(await self._visitor.fetch(list_identities)))


def _entries(found: list[ConnectedIdentity]) -> list[Entry]:
    return [
        Entry(
            key=str(one.id),
            title=urlsplit(one.issuer).hostname or one.issuer,
            note=one.email,
            action="Disconnect",
            about=one.email,
        )
        for one in found
    ]
