// Everything Trunkline needs in Azure, in one resource group. `azd up` runs it; docs/operations.md explains every choice.
targetScope = 'subscription'

@description('Name of the azd environment: part of every resource name.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('What the environment is for: sets the defaults of always-ready instances, retention and budget.')
@allowed(['dev', 'test', 'prod'])
param environmentKind string = 'dev'

@description('Azure region; Flex Consumption must be offered there.')
param location string

@description('Where runs are kept: the storage account, or a Durable Task Scheduler of its own, which is faster and costs more.')
@allowed(['storage', 'scheduler'])
param orchestrationStore string = 'storage'

@description('Puts storage and vault behind private endpoints in a network of the app\'s own.')
param networkIsolation bool = false

@description('Instances that always wait for webhooks, for providers that give an answer three seconds; -1 takes the default of the environment.')
@minValue(-1)
@maxValue(20)
param alwaysReadyInstances int = -1

@description('Most instances the app may grow to.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of one instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('Names of the sources in integrations/sources, for the webhook addresses that are printed.')
param sources array = ['github', 'orders', 'stripe']

@description('Queues that flows in integrations/flows wait for; each is created with its poison queue.')
param queues array = ['stock-levels']

@description('Settings that the files in integrations/ ask for: addresses and names at partners, never secrets.')
param partnerSettings object = {}

@description('Mail addresses that alerts go to, separated by commas; empty: alerts are only seen in the portal.')
param alertEmails string = ''

@description('Monthly budget in the currency of the subscription; 0 takes the default of the environment.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget was created; a budget cannot change it later. Empty: this month, right for the first time only.')
param budgetStart string = ''

@description('Never given: Bicep can ask the date only here.')
param thisMonth string = utcNow('yyyy-MM-01')

@description('Object id of whoever deploys, who sets secrets and answers alerts; empty gives nobody these roles.')
param principalId string = ''

@description('Kind of that principal.')
@allowed(['User', 'ServicePrincipal', 'Group'])
param principalType string = 'User'

@description('An OTLP endpoint that telemetry is sent to as well; empty for none.')
param otlpEndpoint string = ''

var abbreviations = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var stem = '${environmentName}-${take(token, 6)}'
// Storage accounts and vaults have short names, the former of small letters and digits alone, and both are unique in the world: the token stays whole or nearly.
var plain = toLower(replace(environmentName, '-', ''))
var tags = { 'azd-env-name': environmentName, application: 'trunkline', kind: environmentKind }
var profiles = {
  dev: { alwaysReady: 0, retentionDays: 30, budget: 50, redundancy: 'Standard_LRS' }
  test: { alwaysReady: 0, retentionDays: 30, budget: 100, redundancy: 'Standard_LRS' }
  prod: { alwaysReady: 1, retentionDays: 90, budget: 500, redundancy: 'Standard_ZRS' }
}
var profile = profiles[environmentKind]

resource group 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.identity}${stem}'
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.workspace}${stem}'
    insightsName: '${abbreviations.insights}${stem}'
    retentionDays: profile.retentionDays
    location: location
    tags: tags
  }
}

module network 'app/network.bicep' = if (networkIsolation) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.network}${stem}'
    location: location
    tags: tags
  }
}

module storage 'app/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: '${abbreviations.storage}${take(plain, 9)}${token}'
    redundancy: profile.redundancy
    queues: queues
    isolated: networkIsolation
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

module vault 'app/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: '${abbreviations.vault}${take(token, 8)}-${take(plain, 12)}'
    isolated: networkIsolation
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

module endpoints 'app/endpoints.bicep' = if (networkIsolation) {
  name: 'endpoints'
  scope: group
  params: {
    prefix: '${abbreviations.privateEndpoint}${stem}'
    networkName: networkIsolation ? network!.outputs.name : ''
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    location: location
    tags: tags
  }
}

module scheduler 'app/scheduler.bicep' = if (orchestrationStore == 'scheduler') {
  name: 'scheduler'
  scope: group
  params: {
    name: '${abbreviations.scheduler}${stem}'
    location: location
    tags: tags
  }
}

module roles 'app/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    schedulerName: orchestrationStore == 'scheduler' ? scheduler!.outputs.name : ''
  }
}

module app 'app/function.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: '${abbreviations.app}${stem}'
    planName: '${abbreviations.plan}${stem}'
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    vaultUri: vault.outputs.uri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    subnetId: networkIsolation ? network!.outputs.appSubnetId : ''
    schedulerEndpoint: orchestrationStore == 'scheduler' ? scheduler!.outputs.endpoint : ''
    schedulerHub: orchestrationStore == 'scheduler' ? scheduler!.outputs.hub : ''
    alwaysReadyInstances: alwaysReadyInstances < 0 ? profile.alwaysReady : alwaysReadyInstances
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    partnerSettings: partnerSettings
    otlpEndpoint: otlpEndpoint
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
  // Inside the network the app finds its storage through the endpoints only.
  dependsOn: [roles, endpoints]
}

module alerts 'app/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    prefix: '${abbreviations.alert}${stem}'
    actionGroupName: '${abbreviations.actionGroup}${stem}'
    workspaceId: monitoring.outputs.workspaceId
    emails: empty(alertEmails) ? [] : split(alertEmails, ',')
    location: location
    tags: tags
  }
}

module workbook 'app/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    workspaceId: monitoring.outputs.workspaceId
    location: location
    tags: tags
  }
}

module budget 'app/budget.bicep' = {
  name: 'budget'
  scope: group
  params: {
    name: '${abbreviations.budget}${stem}'
    amount: monthlyBudget == 0 ? profile.budget : monthlyBudget
    start: empty(budgetStart) ? thisMonth : budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = app.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output APP_URL string = app.outputs.url
output WEBHOOK_URLS array = [for source in sources: '${app.outputs.url}/api/hooks/${source}']
