"""Properties and visits on the screen: the map, lists, timelines, and their words.

What a visit costs is shown by the money's pieces.
"""
