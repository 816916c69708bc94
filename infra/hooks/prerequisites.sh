#!/usr/bin/env bash
# Says what is missing before anything is created, all of it in one go.
set -uo pipefail
missing=0

need() {
  if ! command -v "$1" >/dev/null 2>&1; then
    echo "azd: '$1' is needed and not found: $2" >&2
    missing=1
  fi
}

need dotnet "install the .NET 10 SDK"
need az "install the Azure CLI; the hooks set secrets with it"
need curl "install curl; the smoke test posts with it"
need openssl "install openssl; the smoke test signs with it"

if command -v dotnet >/dev/null 2>&1 && ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "azd: the .NET 10 SDK is needed; dotnet --list-sdks shows others only." >&2
  missing=1
fi
if command -v az >/dev/null 2>&1 && ! az account show >/dev/null 2>&1; then
  echo "azd: the Azure CLI is not signed in: az login" >&2
  missing=1
fi
if [ -n "${AZURE_ENV_NAME:-}" ] && ! [[ "$AZURE_ENV_NAME" =~ ^[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?$ ]]; then
  echo "azd: the environment's name '$AZURE_ENV_NAME' becomes part of names in Azure: 1 to 40 letters, digits and hyphens, none of these at an end. azd env new <name>" >&2
  missing=1
fi
if [ "$missing" -eq 0 ]; then
  for provider in Microsoft.App Microsoft.Web Microsoft.Storage Microsoft.KeyVault Microsoft.Insights Microsoft.OperationalInsights Microsoft.ManagedIdentity $([ "${ORCHESTRATION_STORE:-}" = scheduler ] && echo Microsoft.DurableTask); do
    state=$(az provider show --namespace "$provider" --query registrationState --output tsv 2>/dev/null || echo Unknown)
    if [ "$state" != Registered ]; then
      echo "azd: registering the resource provider $provider with the subscription"
      az provider register --namespace "$provider" --wait --only-show-errors || missing=1
    fi
  done
fi
# A budget keeps the month it began in, so the environment remembers it.
if [ "$missing" -eq 0 ] && [ -z "${BUDGET_START:-}" ] && command -v azd >/dev/null 2>&1; then
  azd env set BUDGET_START "$(date -u +%Y-%m-01)" || missing=1
fi
exit "$missing"
