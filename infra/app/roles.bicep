// Every role assignment comes from one table, roles.json: who, role, scope, when, why. docs/security.md shows the same table; a test compares.
param appPrincipalId string
param deployerPrincipalId string
param deployerPrincipalType string
param storageName string
param vaultName string
param insightsName string
param schedulerName string

var withScheduler = !empty(schedulerName)
var withDeployer = !empty(deployerPrincipalId)
var applies = {
  always: true
  storageBackend: !withScheduler
  schedulerBackend: withScheduler
  deployer: withDeployer
  deployerOfScheduler: withDeployer && withScheduler
}
var principals = {
  app: { id: appPrincipalId, type: 'ServicePrincipal' }
  deployer: { id: deployerPrincipalId, type: deployerPrincipalType }
}
var table = filter(loadJsonContent('../roles.json'), row => applies[row.when])
var storageRoles = filter(table, row => row.scope == 'storage')
var vaultRoles = filter(table, row => row.scope == 'vault')
var insightsRoles = filter(table, row => row.scope == 'insights')
var schedulerRoles = filter(table, row => row.scope == 'scheduler')

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' existing = if (withScheduler) {
  name: withScheduler ? schedulerName : 'none'
}

resource onStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in storageRoles: {
  scope: account
  name: guid(account.id, principals[row.who].id, row.id)
  properties: {
    principalId: principals[row.who].id
    principalType: principals[row.who].type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.id)
    description: row.why
  }
}]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in vaultRoles: {
  scope: vault
  name: guid(vault.id, principals[row.who].id, row.id)
  properties: {
    principalId: principals[row.who].id
    principalType: principals[row.who].type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.id)
    description: row.why
  }
}]

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in insightsRoles: {
  scope: insights
  name: guid(insights.id, principals[row.who].id, row.id)
  properties: {
    principalId: principals[row.who].id
    principalType: principals[row.who].type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.id)
    description: row.why
  }
}]

resource onScheduler 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in schedulerRoles: {
  scope: scheduler
  name: guid(scheduler.id, principals[row.who].id, row.id)
  properties: {
    principalId: principals[row.who].id
    principalType: principals[row.who].type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.id)
    description: row.why
  }
}]
