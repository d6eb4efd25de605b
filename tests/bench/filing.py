"""Requests filed by the benches: of a service that asks nothing, and of one that asks 40 questions.

Half of the 40 are asked only after another was answered in one way.
"""

from collections.abc import Callable, Mapping
from uuid import uuid4

from departments.enums import ServiceState
from departments.models import RequestForm, Service
from servicedesk.events import clock
from tests.bench.visitor import Answer, Visitor, csrf_token

SLUG, PAIRS = "bench-form", 20
OPTIONS = [{"value": value, "label": {"en": value, "zh": value}} for value in ("a", "b")]
FEW: Mapping[str, str] = {}
ANSWERS = {
    name: answer
    for number in range(PAIRS)
    for name, answer in ((f"answer_which{number}", "a"), (f"answer_why{number}", "Words."))
}


def _pair(number: int) -> list[dict[str, object]]:
    label = {"en": f"Question {number}", "zh": f"问题 {number}"}
    which = {"key": f"which{number}", "kind": "choice", "label": label, "required": True, "options": OPTIONS}
    when = {"all": [{"field": f"which{number}", "test": "is", "value": "a"}]}
    return [which, {"key": f"why{number}", "kind": "text", "label": label, "required": True, "when": when}]


def large_service(like: Service) -> Service:
    """Return the service, offered as another one is; it is made once for each database."""
    service, is_new = Service.objects.get_or_create(
        slug=SLUG,
        defaults={
            "name_en": "Forty questions",
            "name_zh": "四十个问题",
            "department": like.department,
            "team": like.team,
            "category": like.category,
            "state": ServiceState.PUBLISHED,
        },
    )
    if is_new:
        fields = [field for number in range(PAIRS) for field in _pair(number)]
        RequestForm.objects.create(service=service, number=1, fields=fields, created_at=clock.now())
    return service


def filing(visitor: Visitor, service: Service, answers: Mapping[str, str] = FEW) -> Callable[[], Answer]:
    """Return a function that files one request; each with a key of its own, as an opened form has."""
    path = f"/services/{service.slug}/request/"
    token = csrf_token(visitor.get(path).body)

    def file() -> Answer:
        fields = {
            "csrfmiddlewaretoken": token,
            "submission_key": str(uuid4()),
            "title": f"The screen stays dark {uuid4()}",  # the same words again within a minute are no second request
            "description": "Since this morning.",
            "impact": "one",
            "urgency": "soon",
            **answers,
        }
        answer = visitor.post(path, fields)
        if answer.status != 302:
            raise SystemExit("filing was refused; does the form ask for something new?")
        return answer

    return file


def answering(visitor: Visitor, service: Service, answers: Mapping[str, str]) -> Callable[[], Answer]:
    """Return a function that asks which questions follow from the answers, as the page does on every change."""
    path = f"/services/{service.slug}/request/"
    fields = {"csrfmiddlewaretoken": csrf_token(visitor.get(path).body), **answers}
    return lambda: visitor.post(f"{path}parts/", fields, {"HX-Request": "true"})


def plain_service() -> Service:
    """Return an offered service that asks nothing of its own."""
    for service in Service.objects.filter(state=ServiceState.PUBLISHED, criteria=None).order_by("pk"):
        form = service.forms.order_by("-number").first()
        if form is None or not any(spec.is_required for spec in form.specs):
            return service
    raise SystemExit("no service of this company can be ordered without filling in a form")
