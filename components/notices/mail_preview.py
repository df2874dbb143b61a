"""A sample mail: its subject, its HTML in a frame without script, and its plain text."""

from components.kit.part import Part


class MailPreviewFrame(Part, component="../assets/portal/mail_preview.js"):
    """Shows one mail at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.set_mail("", "", "")

    def set_mail(self, subject: str, address: str, text: str) -> None:
        """``address`` is where the HTML is served."""
        self.show(subject=subject, address=address, text=text)
