#!/usr/bin/env bash
# Prints the names of the secrets that a folder of declared files asks for, each once.
# Usage: secret-names.sh <integrations>
set -euo pipefail
cd "${1:?the folder that holds sources/ and connections/}"

{
  cat sources/*.yaml connections/*.yaml 2>/dev/null | grep -oE '\$\{secret:[A-Za-z0-9-]+\}' | sed -E 's/^\$\{secret:(.*)\}$/\1/' || true

  # Sources name theirs without a mark: in brackets on one line, or below each other.
  cat sources/*.yaml 2>/dev/null | sed -E 's/(^|[[:space:]])#.*$//' | awk '
    function list(text,   n, i, names) {
      n = split(text, names, ",")
      for (i = 1; i <= n; i++) say(names[i])
    }
    function say(name) {
      gsub(/[][{}"[:space:]\047]/, "", name)
      if (name != "") print name
    }
    inList && /^[[:space:]]*-/ { name = $0; sub(/^[[:space:]]*-/, "", name); say(name); next }
    { inList = 0 }
    /(^|[[:space:]{,])(secrets|decryptionKeys):[[:space:]]*$/ { inList = 1; next }
    {
      rest = $0
      while (match(rest, /(secrets|decryptionKeys):[[:space:]]*\[[^]]*\]/)) {
        found = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        sub(/^[A-Za-z]+:/, "", found)
        list(found)
      }
    }
    match($0, /(^|[[:space:]{,])verifyToken:[^,}]+/) { name = substr($0, RSTART, RLENGTH); sub(/^.*verifyToken:/, "", name); say(name) }'
} | sort -u
