import structlog

from services.kit.error_references import log_error


def test_reference_stands_in_the_log_beside_the_traceback() -> None:
    error = KeyError("secret detail")

    with structlog.testing.capture_logs() as logs:
        reference = log_error("page failed", error, path="/invoices")

    assert logs == [
        {
            "event": "page failed",
            "log_level": "error",
            "reference": reference,
            "exc_info": error,
            "path": "/invoices",
        }
    ]
    assert len(reference) == 8
    assert reference != log_error("page failed", error)
