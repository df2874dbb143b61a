"""The business's records as other software sees them: import, export, the API and its keys.

What people do in the portal lives in the other subjects.
"""
