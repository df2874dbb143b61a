"""The copy of one's data: how far it is, and where to download it."""

from components.kit.part import Part


class DataCopy(Part, component="../assets/portal/data_copy.js"):
    """A bar while it is built, a link when it is ready."""

    def show_building(self, done: int, total: int) -> None:
        self.show(percent=round(100 * done / total) if total else 0, href="", note="")

    def show_ready(self, href: str, note: str) -> None:
        self.show(percent=None, href=href, note=note)

    def show_nothing(self, note: str = "") -> None:
        self.show(percent=None, href="", note=note)
