"""What another program needs to go on with a review: its decisions, or its extracted data."""

from consilience.review.hand_over.profiles import PROFILES, Profile, hand_over

__all__ = ["PROFILES", "Profile", "hand_over"]
