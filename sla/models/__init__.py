from .clocks import Adjustment, Clock, Exclusion, Promise, Segment, Verdict
from .policies import Policy, PolicyVersion, Step, Target

__all__ = [
    "Adjustment",
    "Clock",
    "Exclusion",
    "Policy",
    "PolicyVersion",
    "Promise",
    "Segment",
    "Step",
    "Target",
    "Verdict",
]
