"""What is known of people and who sees it: activity, copies of one's data, deletion.

Signing in and rights are the accounts'.
"""
