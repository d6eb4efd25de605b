"""The demo company: Lanhai Instruments, its departments, its people, and a year of their requests.

Roof of the project: it may use every app, and none of them knows it. What happens to a ticket is thought out in
plain Python (`stories`), kept as the verbs would have kept it (`keeping`, `clockwork`), and copied in whole chunks.
"""
