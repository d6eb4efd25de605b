"""A service as a file: what is exported, imported, and what the starting catalogs are written in. Pure.

`service_file` has the values, `reading` reads bytes (`read`), `writing` writes them (`write`), `decoding` says what a
file of JSON may be at all. `people` takes out of a form what names someone.

A file is one JSON object in UTF-8, at most 512 kB. Only `format`, `version` and a name in one language must be there;
the rest may be absent. Texts are {"en": ..., "zh": ...}; either may be "" or absent. A name that
is not known here is a problem, so that no slip of the pen is lost without a word.

    {
      "format": "servicedesk.service",
      "version": 2,
      "slug": "travel-advance",                      wanted address; a taken one gets a number
      "name": {"en": "Travel advance", "zh": "差旅借款"},
      "summary": {"en": ..., "zh": ...},             one line of 200 signs, or nothing
      "description": {"en": ..., "zh": ...},         paragraphs of 10,000 signs, or nothing
      "words": {                                     everyday words: what people call it
        "en": ["trip money", "cash"], "zh": ["出差", "借款"]      200 in a language, of 60 signs
      },
      "category": {                                  or nothing: the one who imports it chooses
        "slug": "finance", "name": {"en": "Finance", "zh": "财务"}, "icon": "wallet2"      icons: enums.CategoryIcon
      },
      "flags": {                                     those that are absent have these values
        "confidential": false, "shared_in_department": false,
        "followers_may_reply": true, "third_party_wait": true
      },
      "form": [...],                                 what RequestForm.fields holds: fields, or sections of fields
      "audience": {                                  or nothing: everyone; one of the groups must take a person,
        "see": [                                     and of a group one of each kind that it names
          {"departments": ["IT"], "roles": ["head"], "posts": ["buyer"], "places": ["HQ-3"]}
        ],
        "order": []                                  who of them may order it; none: all who see it
      },
      "responsibility": {                            or nothing; units by code
        "does": ["provider"], "answers": ["head"], "consulted": ["LEG"], "informed": []
      },
      "parts": {                                     what other apps add, each by its name
        "targets": [                                 suggested SLA targets (sla.service_files)
          {"kind": "first_response", "priority": "normal", "minutes": 240},
          {"kind": "resolution", "priority": "normal", "working_days": 3, "around_the_clock": false}
        ]
      }
    }

A file of version 1 has "keywords" instead: one line with the words of both languages, and blanks between them.

Units are named by code; three words (codes are capitals) stand for what the file cannot know: "provider" is the
department that offers the service, "team" the team that it goes to, "head" the head of the provider (a responsibility
alone). A group names units, roles (member, agent, lead, head and the company's), job titles, and places by code.

In a form, sections look like {"kind": "section", "key": ..., "label": {...}, "help": {...}, "stage": "filing", "when":
..., "fields": [...]}, fields like {"key": ..., "kind": ..., "label": {...}, "help": {...}, "required": true, "options":
[{"value": ..., "label": {...}}], ...}; what is absent has its default. formspec.fields has the names of the rest.

No person is in a file: no owner, no person with a responsibility, no default and no condition that names someone.
"""
