from .agreements import Agreement
from .apply_requests import ApplyRequest
from .clocks import Adjustment, Clock, Exclusion, Excuse, Promise, Segment, Verdict
from .drafts import PolicyDraft
from .policies import Policy, PolicyVersion, Step, Target

__all__ = [
    "Adjustment",
    "Agreement",
    "ApplyRequest",
    "Clock",
    "Excuse",
    "Exclusion",
    "Policy",
    "PolicyDraft",
    "PolicyVersion",
    "Promise",
    "Segment",
    "Step",
    "Target",
    "Verdict",
]
