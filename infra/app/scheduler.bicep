// The orchestration store that is not the storage account. An empty allow list would refuse everybody; the role is what keeps others out.
param name string
param location string
param tags object

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    ipAllowlist: ['0.0.0.0/0']
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: 'trunkline'
}

output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
output hub string = hub.name
