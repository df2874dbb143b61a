"""People on the screen: users, the team, profile, sessions, proofs.

Who may see a page is decided by the page's guard.
"""
