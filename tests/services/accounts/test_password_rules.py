"""Which passwords are refused."""

import pytest

from services.accounts.password_rules import problem_with_password

KNOWN = ("Ann Miller", "ann.miller", "example.com", "Greenfield Grounds")


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("short", "at least 12"),
        ("x" * 1001, "at most"),
        ("aaaaaaaaaaaaaa", "repeats"),
        ("abcdefabcdef", "repeats"),
        ("abcdefghijklm", "repeats"),
        ("987654321098", "repeats"),
        ("qwertyuiopas", "repeats"),
        ("password1234!", "Many people"),
        ("P@ssw0rd123456", "Many people"),
        ("Plumber2026!", "Many people"),
        ("Landscaping2026", "Many people"),
        ("1qaz2wsx3edc", "Many people"),
        ("!!!leavemealone!!!", "Many people"),
        ("AnnMiller2026!", "too close"),
        ("greenfield2026", "too close"),
        ("Gr33nfieldGr0unds", "too close"),
        ("miller@example", "too close"),
    ],
)
def test_easy_passwords_are_refused_with_a_sentence(password: str, word: str) -> None:
    problem = problem_with_password(password, KNOWN)

    assert problem is not None
    assert word in problem


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "purple-otter-canoe",
        "ブラウン狐が跳ぶ夜の川で歌",
        "my hedge grows 4 inches",
        "k9#mQ2vX!pL7",
        "x" + "ab cdefg hij" * 20,
    ],
)
def test_good_passwords_are_taken(password: str) -> None:
    assert problem_with_password(password, KNOWN) is None
