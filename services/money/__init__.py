"""What is owed and paid: invoices, payments, wallet, autopay, ledger, statements, Stripe.

Papers to print are made in documents, mails about money are chosen in notices.
"""
