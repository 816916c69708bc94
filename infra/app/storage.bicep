// Event queue, table, the host's own storage and the deployed package. Shared keys are off: whoever is not given a role gets nothing.
param name string
@description('How often, and how far apart, the account keeps its data.')
param redundancy string
@description('Queues that other systems write to.')
param queues array
param isolated bool
param workspaceId string
param location string
param tags object

// Agreed with the code (QueueNames, AzureStoreSettings); a test compares them.
var queueNames = ['trunkline-events', 'trunkline-events-poison']
var tableName = 'trunkline'
var packageContainerName = 'app-package'

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isolated ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: packageContainerName
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource ownQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [for queue in queueNames: {
  parent: queueService
  name: queue
}]

resource declaredQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [for queue in queues: {
  parent: queueService
  name: queue
}]

// The host would create one at its first need, and an alert and a person look for it before.
resource poisonQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [for queue in queues: {
  parent: queueService
  name: '${queue}-poison'
}]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' = {
  parent: tableService
  name: tableName
}

// Payloads that Durable Functions moved out of its tables, or the scheduler out of its own, and that a purge left behind. A run that waits,
// a dead letter above all, still needs its own: so these days are far more than TRUNKLINE_DEAD_LETTERS_EXPIRE_AFTER; a test compares.
var payloadDays = 365
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'drop-old-payloads'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['trunkline-largemessages/', 'durabletask-payloads/']
            }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: payloadDays } } }
          }
        }
      ]
    }
  }
}

// What was set aside, by whom and when, can be asked for afterwards.
resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output name string = account.name
output packageContainer string = '${account.properties.primaryEndpoints.blob}${packageContainerName}'
