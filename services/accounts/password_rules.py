"""Which passwords are refused, and the sentence that says why.

Length does the work, so there is no rule about digits or signs. A list of our own rather than a
strength library: those score "Plumber2026!" as fine, and know nothing of the company's name.
``common_passwords.txt`` holds the words that leaked passwords are made of most often.
"""

import re
from pathlib import Path

SHORTEST = 12
LONGEST = 1000  # hashing takes longer the longer the text is
_FEWEST_CHARACTERS = 5
_SHORTEST_WORD = 4  # a name of three letters stands in too many good passwords
_LEAST_BESIDES = 8  # what must remain once names that everybody knows are taken out

_COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text().split())
_EDGES = re.compile(r"^[^a-z]+|[^a-z]+$")
_WORDS = re.compile(r"[^\W\d_]+")
_DISGUISES = str.maketrans("01345789@$!", "oieastbgasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1234567890")


def problem_with_password(password: str, known_words: tuple[str, ...]) -> str | None:
    """Why a password cannot be taken, as a sentence; None when it can.

    ``known_words`` are texts others connect with the person: name, email, company.
    """
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four words in a row are easy to keep."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    text = password.lower()
    if len(set(text)) < _FEWEST_CHARACTERS or _is_run(text) or _is_repeated(text):
        return "That repeats itself, so it is guessed early. Mix different words."
    if _is_common(text):
        return "Many people use that password, so it is guessed first. Add words that are your own."
    if len(_without_known(text, known_words)) < _LEAST_BESIDES:
        return (
            "That is too close to your name, email or company. Use words nobody connects with you."
        )
    return None


def _is_common(text: str) -> bool:
    spellings = {text, text.translate(_DISGUISES)}
    cores = {_EDGES.sub("", one) for one in (text, _EDGES.sub("", text).translate(_DISGUISES))}
    joined = {re.sub(r"[^a-z]", "", one) for one in spellings | cores}
    return any(one in _COMMON for one in spellings | cores | joined)


def _is_run(text: str) -> bool:
    runs = [row * 3 for row in _ROWS]
    return any(text in run or text in run[::-1] for run in runs)


def _is_repeated(text: str) -> bool:
    # A text that stands inside its own doubling, ends cut off, is a repetition of a part of it.
    return text in (text + text)[1:-1]


def _without_known(text: str, known_words: tuple[str, ...]) -> str:
    words = {word for known in known_words for word in _WORDS.findall(known.lower())}
    words |= {re.sub(r"[\W_]", "", known.lower()) for known in known_words}
    undisguised = text.translate(_DISGUISES)
    rests = [text, undisguised, re.sub(r"[\W_]", "", text), re.sub(r"[\W_]", "", undisguised)]
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            rests = [rest.replace(word, "") for rest in rests]
    return min(rests, key=len)
