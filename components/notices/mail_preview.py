"""A sample mail: its subject, its HTML in a frame without script, and its plain text."""

from components.kit import html as h
from components.kit.markup import Markup

_IFRAME, _PRE = h.Tag("iframe"), h.Tag("pre")


class MailPreviewFrame(Markup):
    """Shows one mail at a time."""

    def set_mail(self, subject: str, address: str, text: str) -> None:
        """``address`` is where the HTML is served."""
        # The empty sandbox: no script, no forms, no links that lead anywhere. By its id a frame is
        # another one for another mail: else each would be a step for the browser's Back.
        named = f"HTML of {subject}"
        frame = _IFRAME(id=f"mail-{address}", sandbox="", src=address, title=named)
        self.draw(
            h.section(
                h.h2(subject, class_="pl-wrap"),
                frame,
                h.h3("As plain text"),
                _PRE(text, class_="pl-card", tabindex="0"),
                class_="pl pl-mail",
                aria_label=f"Mail: {subject}",
            )
        )
