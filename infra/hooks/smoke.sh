#!/usr/bin/env bash
# After a deployment: posts one signed sample event and waits until its run is there. Fails if anything on that way does not work.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=${AZURE_FUNCTION_NAME:?} group=${AZURE_RESOURCE_GROUP:?} vault=${AZURE_KEY_VAULT_NAME:?} url=${APP_URL:?}

pause=${SMOKE_PAUSE:-5}

say() { echo "smoke: $*"; }

say "waiting for $url/api/health"
for attempt in $(seq 1 30); do
  if [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 10 "$url/api/health" || true)" = 200 ]; then
    break
  fi
  if [ "$attempt" = 30 ]; then
    say "the app does not answer; look at its log stream" >&2
    exit 1
  fi
  sleep "$pause"
done

file=$(mktemp) config=$(mktemp)
chmod 600 "$file" "$config"
trap 'rm -f "$file" "$config"' EXIT

if ! az keyvault secret show --vault-name "$vault" --name github-webhook --query value --output tsv >"$file" 2>/dev/null; then
  say "the secret github-webhook is not set; nothing was posted. Set it and run: azd hooks run postdeploy"
  exit 0
fi

id="smoke-$(date -u +%Y%m%dT%H%M%SZ)"
# As GitHub would sign and send it.
body='{"zen":"Approachable is better than simple."}'
signature=$(printf '%s' "$body" | "$here/sign.sh" "$file")
status=$(curl -s -o /dev/null -w '%{http_code}' --max-time 30 -H 'Content-Type: application/json' -H "X-GitHub-Event: trunkline.smoke" \
  -H "X-GitHub-Delivery: $id" -H "X-Hub-Signature-256: sha256=$signature" -d "$body" "$url/api/hooks/github")
if [ "$status" != 202 ]; then
  say "the sample event was answered with $status instead of 202" >&2
  exit 1
fi
say "accepted: $id"

# The key goes to curl in a file: a command line can be read by others on this machine.
key=$(az functionapp keys list --name "$app" --resource-group "$group" --query functionKeys.default --output tsv)
printf 'header = "x-functions-key: %s"\n' "$key" >"$config"
unset key
# integrations/flows/smoke.yaml takes the event through a run that calls nobody; its report names the event.
for attempt in $(seq 1 24); do
  # Not through a pipe: grep ends it with the first match, and curl would call that a failure.
  runs=$(curl -s --max-time 30 --config "$config" "$url/api/ops/runs?state=completed&size=200" || true)
  if grep -qF "\"$id\"" <<<"$runs"; then
    say "its run has finished. All is well."
    exit 0
  fi
  sleep "$pause"
done
say "there is no finished run of $id after two minutes; look at the logs of the functions Dispatch and Run" >&2
exit 1
