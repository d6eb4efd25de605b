"""One spec per verb: what there is to say of it beside what it does (actions/) and whose it is (workflow.py)."""
