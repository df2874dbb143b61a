"""Estimates on the screen: the paper, answering it, signing.

What options come to is asked of the services.
"""
