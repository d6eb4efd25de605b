"""How a promise is calculated, in words and figures for one reader: `explain_promise` is the door.

`promise.py` puts each clock together out of its parts: the rule that gave it its target (`rules.py`), who had it when
(`stretches.py`), the sum (`arithmetic.py`, in `whole_minutes.py`), what changed it (`changes.py`), how it ended
(`verdicts.py`). `corrections.py` says what an arbiter's correction would change.
"""

from .promise import ExplainedClock, Explanation, explain_promise

__all__ = ["ExplainedClock", "Explanation", "explain_promise"]
