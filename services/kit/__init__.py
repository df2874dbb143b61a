"""What every subject stands on: refusals, events, transactions, permissions, settings, files.

Nothing that only one subject needs lives here.
"""
