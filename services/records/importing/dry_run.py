"""Says what an import would refuse, and writes nothing."""

from sqlmodel import Session

from services.kit.permissions import Actor, Permission, require
from services.records.importing.importer import find_problems
from services.records.importing.problems import Problem
from services.records.importing.reading import Export


def check_export(session: Session, actor: Actor, export: Export) -> list[Problem]:
    """Every problem of an export, against itself and the database; empty when it may go in.

    Raises:
        NotPermitted: the actor does not import.
    """
    require(actor, Permission.IMPORT_DATA)
    return find_problems(session, export)
