// The function app on Flex Consumption.
param name string
param planName string
param identityId string
param identityClientId string
param storageName string
param packageContainer string
param vaultUri string
param insightsConnectionString string
param subnetId string
param schedulerEndpoint string
param schedulerHub string
param alwaysReadyInstances int
param maximumInstances int
param instanceMemory int
param partnerSettings object
param otlpEndpoint string
param workspaceId string
param location string
param tags object

var withScheduler = !empty(schedulerEndpoint)
var suffix = environment().suffixes.storage
var durable = 'AzureFunctionsJobHost__extensions__durableTask'

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: 'https://${storageName}.blob.${suffix}'
  AzureWebJobsStorage__queueServiceUri: 'https://${storageName}.queue.${suffix}'
  AzureWebJobsStorage__tableServiceUri: 'https://${storageName}.table.${suffix}'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  TRUNKLINE_KEY_VAULT_URI: vaultUri
  TRUNKLINE_DEAD_LETTERS_EXPIRE_AFTER: '90d'
  TRUNKLINE_RUNS_KEEP: '30d'
}

// Which orchestration store is used is a matter of these settings alone: neither the code nor host.json knows.
var storageBackend = {
  '${durable}__storageProvider__maxQueuePollingInterval': '00:00:05'
  '${durable}__storageProvider__partitionCount': '8'
}
var schedulerBackend = {
  '${durable}__hubName': schedulerHub
  '${durable}__storageProvider__type': 'azureManaged'
  '${durable}__storageProvider__connectionStringName': 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};TaskHub=${schedulerHub};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}
var otlpSettings = empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds the app by this tag; it is the name of the service in azure.yaml.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      // One instance after the other: the default ends what is running at every deployment and every changed setting. The service knows the
      // property from API version 2023-12-01 on; the compiler's types leave it out.
      #disable-next-line BCP037
      siteUpdateStrategy: { type: 'RollingUpdate' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'http', instanceCount: alwaysReadyInstances }] : []
        triggers: { http: { perInstanceConcurrency: 100 } }
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(hostSettings, withScheduler ? schedulerBackend : storageBackend, otlpSettings, partnerSettings)
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noBasicAuth 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
