"""A form as JSON Schema 2020-12: what a program may send as the answers of its filing stage. Pure.

The schema describes the plain spelling of answers: days as 2026-03-02, times as 09:30, numbers as JSON numbers or as
decimal text without exponent, texts without blanks at their ends, true and false, units and places by code. The desk
takes more spellings than these, and whatever it takes in a plain spelling, the schema takes.

- A field that is always asked stands in `properties` and `required`; one with a condition in an if and then, by
  `$defs`: "relevant.KEY" is true of answers that make it relevant, "value.KEY" of a right answer. What is not relevant
  may be anything, as it is ignored.
- Formats name what a schema cannot know: person, department-code, place-code, upload-token, day-not-past (today or
  later, where the requester is), day-range (the last day is not before the first).
- `x-when` is a condition as the form has it, `x-default` what counts where a field is not mentioned, `x-step`,
  `x-after` and `x-not-before` what else a value must obey.
- `x-undecided` lists the fields, columns as "rows.column", about which the schema says less than the desk. Their
  relevance hangs on the requester, on a person, unit or place, on today or on something calculated, or their value
  obeys a step or another field. An answer to any other field is right for the schema exactly where it is for the desk.
"""

from .compiling import json_schema

__all__ = ["json_schema"]
