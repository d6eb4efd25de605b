from .agreements import Agreement
from .allowances import Adjustment, Exclusion, Excuse
from .apply_requests import ApplyRequest
from .clocks import Clock, Promise, Segment
from .drafts import PolicyDraft
from .policies import Policy, PolicyVersion, Step, Target
from .verdicts import Verdict

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
