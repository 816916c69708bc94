#!/usr/bin/env bash
# HMAC-SHA256 of what stands on standard input, in hex, with the key that is in a file: sign.sh <key file>. openssl takes such a key on its command
# line only, which others on this machine can read; here the key stays inside this shell, and openssl hashes what it is given through a pipe.
set -euo pipefail

hex() { od -An -v -tx1 | tr -d ' \n'; }

key=$(hex <"$1")
# A line's end, as az leaves it, is no part of the key.
key=${key%0a}
key=${key%0d}
if [ "${#key}" -gt 128 ]; then
  key=$(printf '%b' "$(sed 's/../\\x&/g' <<<"$key")" | openssl dgst -sha256 -binary | hex)
fi
inner="" outer=""
for ((i = 0; i < 128; i += 2)); do
  byte=${key:i:2}
  byte=$((16#${byte:-00}))
  printf -v inner '%s\\x%02x' "$inner" $((byte ^ 0x36))
  printf -v outer '%s\\x%02x' "$outer" $((byte ^ 0x5c))
done
digest=$({ printf '%b' "$inner"; cat; } | openssl dgst -sha256 -binary | hex)
printf '%b' "$outer$(sed 's/../\\x&/g' <<<"$digest")" | openssl dgst -sha256 -binary | hex
