"""People, their places, sessions, factors and invitations.

What a role may do is no matter of the data.
"""
