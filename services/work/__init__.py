"""What is done at properties: jobsites, visits, photos, requests to move, crews, calendars.

Nothing here knows of money.
"""
