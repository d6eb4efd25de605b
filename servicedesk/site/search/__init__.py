"""The one box: services, articles, people and requests that contain some words.

Each kind is found by a file of its own and shown by a template of its own; `api.py` gives the same to programs.

To add a kind: a file with its `Kind` and a template beside the others in templates/search/, and a line in `KINDS`
(`kinds.py`), whose order is that of the page. What the kind finds is what the reader may see, found by words as in
`servicedesk/text/search.py`, bounded by `Asked.limit`.
"""
