#!/usr/bin/env bash
# Asks for every secret that integrations/ names and the vault has not; then prints where the providers have to post.
# Values are read without echo and go to the vault through a file that only this user can read: not through the command line, which others can see.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
vault=${AZURE_KEY_VAULT_NAME:?azd sets AZURE_KEY_VAULT_NAME after provisioning}

names=$("$root/infra/hooks/secret-names.sh" "$root/integrations")
present=$(az keyvault secret list --vault-name "$vault" --query '[].name' --output tsv)

file=$(mktemp)
chmod 600 "$file"
trap 'rm -f "$file"' EXIT

missing=""
for name in $names; do
  if grep -qix -- "$name" <<<"$present"; then
    continue
  fi
  if [ ! -t 0 ]; then
    missing="$missing $name"
    continue
  fi
  printf 'Value of the secret %s (not shown; empty to leave it out): ' "$name"
  IFS= read -rs value
  echo
  if [ -z "$value" ]; then
    missing="$missing $name"
    continue
  fi
  printf '%s' "$value" >"$file"
  unset value
  az keyvault secret set --vault-name "$vault" --name "$name" --file "$file" --encoding utf-8 --output none --only-show-errors
  : >"$file"
  echo "set: $name"
done

if [ -n "$missing" ]; then
  echo "Not set yet:$missing" >&2
  echo "Until they are, sources without their secret answer 503 and calls without theirs wait as dead letters." >&2
  echo "Set one with: az keyvault secret set --vault-name $vault --name <name> --file <file> --encoding utf-8" >&2
fi

echo
echo "Register these addresses at the providers:"
for file_of_source in "$root"/integrations/sources/*.yaml; do
  source=$(sed -nE 's/^source: *([A-Za-z0-9-]+).*$/\1/p' "$file_of_source")
  echo "  $source: ${APP_URL:?azd sets APP_URL after provisioning}/api/hooks/$source"
done
