import threading

from sqlalchemy import Engine

from data.kit import engine
from tests.factories import make_customer, make_invoice


def test_a_connections_first_write_waits_for_others(database: Engine) -> None:
    with engine.new_session() as session:
        customer = make_customer(session)
    database.dispose()  # what comes is written over connections that have read nothing
    is_writing, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with engine.write_session() as session:
            is_writing.set()
            may_end.wait(10)
            session.commit()

    other = threading.Thread(target=write_slowly)
    other.start()
    assert is_writing.wait(10)
    threading.Timer(0.2, may_end.set).start()
    with engine.new_session() as session:
        make_invoice(session, customer)
    other.join()
