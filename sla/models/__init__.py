from .clocks import Adjustment, Clock, Exclusion, Excuse, Promise, Segment, Verdict
from .policies import Policy, PolicyVersion, Step, Target

__all__ = [
    "Adjustment",
    "Clock",
    "Excuse",
    "Exclusion",
    "Policy",
    "PolicyVersion",
    "Promise",
    "Segment",
    "Step",
    "Target",
    "Verdict",
]
