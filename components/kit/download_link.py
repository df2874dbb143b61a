"""A button that fetches a file; it is a link, which the browser follows past the open page."""

from components.kit.part import Part


class DownloadLink(Part, component="../assets/portal/download_link.js"):
    """Looks like a quiet button."""

    def __init__(self, label: str, href: str) -> None:
        super().__init__()
        self.show(label=label, href=href)

    def set_href(self, href: str) -> None:
        """Fetch another file, e.g. what fits other filters."""
        self.props["href"] = href

    def set_label(self, label: str) -> None:
        """Say what it fetches."""
        self.props["label"] = label
