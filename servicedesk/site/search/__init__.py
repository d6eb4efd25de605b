"""The one box: services, people and requests that contain some words, each kind found and shown by a file of its own.

To add a kind: a file with its `Kind` and a template beside the others in templates/search/, and a line in `KINDS`
(`kinds.py`), whose order is that of the page. What the kind finds is what the reader may see, found by words as in
`servicedesk/text/search.py`, bounded by `Asked.limit`.
"""
