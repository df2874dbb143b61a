"""Who may come in and as what: sign-in, sessions, factors, users, invitations, team, terms.

What a role may do stands in the kit's permissions.
"""
