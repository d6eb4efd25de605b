"""The rows of the tables by service and by department: a page has dozens of them, so Python and not a template."""

from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.utils.formats import localize
from django.utils.safestring import SafeString

from servicedesk.site.figures.breakdowns import Line
from servicedesk.web.display.fill import fill
from sla.templatetags.promises import share
from surveys.reports import Scores

MOST = 10
ROW = """<tr>
      <th scope="row"><a href="{}">{}</a></th>
      <td class="n"><a href="{}">{}</a></td>
      <td>{}</td>
      <td>{}</td>
      <td class="n">{}</td>
    </tr>"""


@dataclass(frozen=True)
class Table:
    """The rows that are shown, and how many there are in all."""

    rows: list[SafeString]
    total: int


def table(lines: list[Line], *, is_whole: bool) -> Table:
    """Return the ten busiest rows, or all if asked for."""
    return Table([_row(line) for line in (lines if is_whole else lines[:MOST])], len(lines))


def _row(line: Line) -> SafeString:
    """Return the row of a line: its name leads to the page for it alone, each number to its list."""
    sums, urls = line.sums, line.urls
    return fill(
        ROW,
        line.narrower,
        line.name,
        urls["filed"],
        localize(sums.filed),
        share(sums.resolved, urls["resolution"]),
        share(sums.answered, urls["first_response"]),
        _mean(sums.scores, urls["rated"]),
    )


def _mean(scores: Scores, url: str) -> SafeString:
    """Return the mean, as a link to its list where there is an address."""
    if not scores.n:
        return SafeString('<span class="faint">–</span>')
    mean = floatformat(scores.mean, 1)
    if not url:
        return fill('{} <span class="faint">n {}</span>', mean, localize(scores.n))
    return fill('<a href="{}">{}</a> <span class="faint">n {}</span>', url, mean, localize(scores.n))
