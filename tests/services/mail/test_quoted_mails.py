import pytest

from services.mail.quoted_mails import strip_quotes, text_of_html


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            "Thursday is fine.\n\nOn Mon, Mar 2, 2026 Greenfield\n<a@b.c> wrote:\n> Hi",
            None,
        ),
        ("Thursday is fine.\r\n\r\n-- \r\nAnn\r\n+1 716", None),
        ("Thursday is fine.\n\n-----Original Message-----\nFrom: x", None),
        ("Thursday is fine.\n\n________________________________\nFrom: x\nSent: y", None),
        ("Thursday is fine.\n\nFrom: Greenfield\nSent: Monday\nTo: Ann", None),
        ("Thursday is fine.\n\nSent from my iPhone", None),
        (
            "Thursday is fine.\n\nAm Mo., 2. März 2026 schrieb Greenfield <a@b.c>:\n> x",
            None,
        ),
        ("On Mon, Mar 2, 2026 Greenfield wrote:\n> Which day?\n>\nThursday is fine.", None),
        ("> Which day?\nThursday is fine.", None),
        ("From: the gate to the tree, mow all.", "From: the gate to the tree, mow all."),
        ("On Monday I wrote: no.\nStill no.", "On Monday I wrote: no.\nStill no."),
        ("שלום 😀\n\n> quoted", "שלום 😀"),
        ("> only\n> quotes", ""),
    ],
)
def test_only_new_words_are_kept(sent: str, said: str | None) -> None:
    assert strip_quotes(sent) == ("Thursday is fine." if said is None else said)


def test_declarations_that_no_reader_knows_are_passed_over() -> None:
    html = "<p>Thursday <![if !vml]>is<![endif]> <![weird[x]]>fine.</p>"

    assert text_of_html(html) == "Thursday is fine."


def test_html_becomes_words_without_the_quotation() -> None:
    html = (
        "<html><head><style>p{}</style></head><body><p>Thursday&nbsp;is <b>fine</b>.</p>"
        "<script>alert(1)</script><div class='gmail_quote'>On Monday<br>wrote: <p>x</div>"
        "<blockquote>old<img src=x></blockquote><div>&lt;Ann&gt;</div></body></html>"
    )

    assert text_of_html(html) == "Thursday is fine.\n\n<Ann>"
