"""What a charset's label means on the web (WHATWG Encoding Standard): ``latin-1`` is windows-1252 there."""

import codecs

ONE_BYTE = frozenset(
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 koi8-r koi8-u mac-roman "
    "mac-cyrillic iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 "
    "iso8859-13 iso8859-14 iso8859-15 iso8859-16".split()
)
MORE_BYTES = frozenset("utf-8 utf-16-le utf-16-be gb18030 big5hkscs cp932 euc_jp iso2022_jp cp949".split())
MEANT = {
    # Python's name of what was said, and the codec that browsers take for it
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-16-le", "utf-8-sig": "utf-8",
}  # fmt: skip
LABELS = {
    # labels of the standard that Python does not know
    "unicode-1-1-utf-8": "utf-8", "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252",
    "windows-31j": "cp932", "x-sjis": "cp932", "x-euc-jp": "euc_jp", "windows-949": "cp949",
    "x-gbk": "gb18030", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "koi": "koi8-r",
    "windows-874": "cp874", "dos-874": "cp874", "iso-8859-8-i": "iso8859-8", "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip


def codec_of(label: str | None) -> str | None:
    """Return the codec that browsers mean by ``label``; None where it is no charset of the web.

    Python knows more of them, such as UTF-7 and ROT13, in which markup can hide.
    """
    label = (label or "").strip().lower()
    if not label.isascii() or "\0" in label:
        return None
    try:
        name = LABELS.get(label) or codecs.lookup(label).name
    except LookupError:
        return None
    name = MEANT.get(name, name)
    return name if name in ONE_BYTE or name in MORE_BYTES else None
