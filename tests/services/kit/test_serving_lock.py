import subprocess
import sys
from pathlib import Path

import pytest

from services.kit.serving_lock import AlreadyServing, ServingLock

TAKE = "import sys; from pathlib import Path; from services.kit.serving_lock import ServingLock; "
HOLD = TAKE + "lock = ServingLock(Path(sys.argv[1])); print('held', flush=True); input()"


def test_second_lock_on_a_folder_is_refused(tmp_path: Path) -> None:
    lock = ServingLock(tmp_path / "data")

    with pytest.raises(AlreadyServing, match="already serves"):
        ServingLock(tmp_path / "data")
    del lock


def test_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(AlreadyServing):
        ServingLock(tmp_path)

    holder.kill()
    holder.communicate()

    ServingLock(tmp_path)
