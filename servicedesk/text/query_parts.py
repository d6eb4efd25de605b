"""What of a query has a meaning of its own. Pure."""

import re

from servicedesk.text.cleaning import folded

MAX_PARTS = 40

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
RUNS = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
_IDLE_WORDS = """
    about again all also always am an and another any anymore are aren arent as asap ask at be because been between
    bit both but by can cannot cant could couldn couldnt did didn didnt do does doesn doesnt doing don done dont
    down during each else even every everyone everything few for from get give go got had has hasn hasnt have haven
    havent he hello help her here hi him his how if im in into is isn isnt it its ive just keep keeps kept know last
    later let like little longer lot make many may maybe me month more most much must my near nearby need needs new
    next no not now of off on one or our out please problem put quite really should since so some somebody someone
    something soon still stop stopped stops such sure than thank thanks that the their them then there theres these
    they thing things this those to today tomorrow too try until up us use very want wants was wasn wasnt we week
    weeks were what whats when where which while who why will with won wont work working works would yesterday you
    your
"""
_IDLE_CHINESE = re.compile(
    "我们|我想要|我想|我要|我的|我|您|你|请问|请帮|帮我|帮忙|麻烦|需要|想要|怎么办|怎么|如何|为什么|"
    "什么|哪里|在哪|一下|一个|现在|今天|昨天|明天|后天|下周|上周|本周|这周|下个月|上个月|那里|这里|"
    "一直|总是|老是|突然|已经|能不能|可不可以|可以|不能|无法|没有|坏掉|坏了|不了|打不开|问题|谢谢|的|"
    "了|吗|呢|啊|吧"
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


def characters_of(query: str) -> list[str]:
    """Return the Chinese characters of what has a meaning of its own, each once."""
    found = (character for term in terms_of(query) if is_chinese(term) for character in term)
    return list(dict.fromkeys(found))[:MAX_PARTS]


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
