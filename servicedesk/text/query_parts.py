"""What of a query has a meaning of its own. Pure."""

import re

from servicedesk.text.cleaning import folded

MAX_PARTS = 40

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
RUNS = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
_IDLE_WORDS = """
    about again all also always am an and any anymore are aren as ask at be because been but by can cannot could
    couldn did didn do does doesn doing don done down for from get give go got had has hasn have haven he hello help
    her here hi him his how if in into is isn it its just know let like longer make may me much must my need needs
    new no not now of off on one or our out please problem put should so some somebody someone something still than
    thank thanks that the their them then there these they thing this those to today tomorrow too try up us use very
    want wants was wasn we were what when where which who why will with won work working works would yesterday you
    your
"""
_IDLE_CHINESE = re.compile(
    "我们|我想要|我想|我要|我的|我|您|你|请问|请帮|帮我|帮忙|麻烦|需要|想要|怎么办|怎么|如何|为什么|什么|哪里|在哪|一下|一个|现在|"
    "今天|昨天|可以|不能|无法|没有|坏掉|坏了|不了|打不开|问题|谢谢|的|了|吗|呢|啊|吧"
)
_IDLE = frozenset(_IDLE_WORDS.split())


def parts_of(query: str) -> list[str]:
    """Return what of a query is compared, each once: words, pairs of Chinese characters, a character that is alone."""
    parts: list[str] = []
    for term in terms_of(query):
        if is_chinese(term):
            parts.extend(term[place : place + 2] for place in range(max(1, len(term) - 1)))
        else:
            parts.append(term)
    return list(dict.fromkeys(parts))[:MAX_PARTS]


def terms_of(query: str) -> list[str]:
    """Return what has a meaning of its own: words of more than a letter, and Chinese as it is between idle words."""
    terms: list[str] = []
    for run in RUNS.findall(folded(query)):
        if is_chinese(run):
            terms.extend(filter(None, _IDLE_CHINESE.split(run)))
        elif len(run) > 1 and run not in _IDLE:
            terms.append(run)
    return list(dict.fromkeys(terms))


def is_chinese(run: str) -> bool:
    """Say whether a run, of one kind of letters, is of Chinese characters."""
    return "\u3400" <= run[0] <= "\u9fff"
