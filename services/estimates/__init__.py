"""What is offered: estimates, what they come to, approving and declining them.

Their PDF is made in documents.
"""
