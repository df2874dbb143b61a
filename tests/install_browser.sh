#!/bin/sh
# Sees to what the tests need beside Python: Chromium, PostgreSQL's programs, faketime.
# Installs Debian's packages where that is possible; says what is missing where it is not.
set -eu
missing=""
[ -x /usr/bin/chromium-headless-shell ] || missing="chromium-headless-shell"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
command -v faketime >/dev/null || missing="$missing faketime"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    for package in $missing; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
            [ "$package" = chromium-headless-shell ] # chromium itself does as well, and takes longer
    done
    [ -x /usr/bin/chromium-headless-shell ] || [ -x /usr/bin/chromium ] ||
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
    echo "Not installed: $missing. Tests that need it are skipped; 'apt-get install $missing' as root adds it."
fi
