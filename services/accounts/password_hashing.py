"""Hashing and checking passwords with argon2id, away from the event loop, two at once at most."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# 19 MiB, two rounds: OWASP's floor, 36 ms on our small server. Two threads of their own, so that
# a flood of sign-ins takes neither all the memory nor the threads that serve the database.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

# The hash of a text nobody can type as a password: checked when there is no other to check.
NOBODYS_HASH: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$pGghmtRetI3fZemp6us"
    "vJw$Qyi7079X1cc+77mtITt7cl8D1o+g8Jl6e9tjOHPpr48"
)


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Takes as long when there is no hash, and then is False."""
    loop = asyncio.get_running_loop()
    fits = await loop.run_in_executor(_threads, _verify, password_hash or NOBODYS_HASH, password)
    return fits and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
