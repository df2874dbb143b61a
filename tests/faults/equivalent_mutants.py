"""Changes that no test can notice, each with the proof: the code does the same without them.

Named by module and by what was changed, as the mutator prints it. Whoever changes such a line
proves it anew, or takes it out here.
"""

EQUIVALENT: dict[tuple[str, str], str] = {
    ("services.money.ledger_postings", "True to False: strict=True"): (
        "spread() gives one share for each limit, and there is one limit for each invoice: both "
        "sides of the zips are always as long as each other"
    ),
    ("services.money.locked_payments", "True to False: strict=True"): (
        "hold_payment() makes one balance for each part, and neither list changes after that"
    ),
    (
        "services.money.payment_states",
        "Gt to GtE: _DISPUTES.index(DisputeStatus(known)) > _DISPUTES.index(newest.status)",
    ): "for the same dispute with the same status, the line left out writes what stands there",
    ("services.money.reconciliation", "denied: corrected"): "only a log line depends on it",
}
