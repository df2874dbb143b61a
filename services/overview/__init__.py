"""What one glance shows of several subjects: the dashboard, and what stands around every page.

No rule lives here; each subject answers for its part.
"""
