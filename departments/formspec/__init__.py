"""What a request form is and means. Pure: no framework, no database, no clock.

A form is a version: ordered sections of fields (`form`, `fields`), stored as JSON (`reading`). `kinds` says what each
kind of field may have. `conditions` and `calculations` are what a field may depend on; `evaluation` says in one pass
what is asked, what the answers are worth and what is wrong; `problems` says what keeps a form from being published.

An author's side: `edits` change a form without breaking what stays, `translations` mark texts that were left behind,
`differences` tell what one form changed of another.

The rules, which pages, the API, mails and exports share:

- A field is relevant if its own condition and those of all that contain it hold. What is not relevant is not shown, not
  required, not checked and not stored, and counts as empty in the conditions of others.
- A condition names keys of fields and of choices, never their words.
- A calculated field is never typed: it is worked out from the checked answers.
- Each section belongs to a stage; only the person of that stage writes its fields.
"""
