"""Whether PDFs can show the names that are written here; ``doctor`` asks."""

from sqlmodel import Session

from data.work.customers import list_names
from services.documents.typesetting import Typesetter
from services.kit.permissions import Actor, Permission, require

_LAST_LATIN = "\u024f"  # our own font has all letters up to this one


def read_foreign_letters(session: Session, actor: Actor) -> str:
    """All letters of names and addresses that are not Latin, each once."""
    require(actor, Permission.READ_RECORDS)
    letters = {letter for name in list_names(session) for letter in name}
    return "".join(sorted(one for one in letters if one > _LAST_LATIN and one.isalpha()))


def find_font_problem(letters: str) -> str:
    """A sentence; empty where some font here has each of the letters. Slow."""
    unknown = sorted(Typesetter().find_unknown(letters))
    if not unknown:
        return ""
    return (
        f"No font on this machine has {len(unknown):,} of the letters in names (such as "
        f"{unknown[0]}), so PDFs show ? instead. Install fonts, on Debian: "
        "apt install fonts-noto-core fonts-noto-cjk; then start Porchlight again"
    )
