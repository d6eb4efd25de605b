"""The order of names in a list, as the reader of a language expects it. Pure."""


def name_order(name: str, language: str) -> bytes:
    """Return a sort key: Chinese readers find names by pinyin, which is the order of GBK, others by letters."""
    if language.startswith("zh"):
        return name.casefold().encode("gbk", errors="replace")
    return name.casefold().encode()
