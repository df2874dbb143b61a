"""What only the demo shows: its mailbox.

The practice Stripe draws its own windows.
"""
