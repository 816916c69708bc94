resource old 'Microsoft.Storage/storageAccounts@2019-06-01' = { //! 'Microsoft.Storage/storageAccounts' is used at 2023-05-01, not at 2019-06-01
  name: 'old'
}

resource strange 'Microsoft.Strange/things@2024-01-01' = { //! 'Microsoft.Strange/things' is not in the list of API versions
  name: 'strange'
}

resource unversioned 'Microsoft.Storage/storageAccounts' = { //! 'Microsoft.Storage/storageAccounts' has no API version
  name: 'unversioned'
}

resource nameless 'Microsoft.Storage/storageAccounts@2023-05-01' = { //! resource 'nameless' has no name
  location: 'here'
}

output text string = loadTextContent('nowhere.txt') //! there is no file 'nowhere.txt'

resource misspelt 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'misspelt'
  knd: 'StorageV2' //! 'knd' of 'Microsoft.Storage/storageAccounts' is not in the list of properties that were looked up
  properties: {
    allowSharedKeyAcess: false //! 'properties.allowSharedKeyAcess' of 'Microsoft.Storage/storageAccounts' is not in the list of properties that were looked up
    networkAcls: {
      defaultAction: 'Deny'
      default: 'Deny' //! 'properties.networkAcls.default' of 'Microsoft.Storage/storageAccounts' is not in the list of properties that were looked up
    }
  }
}

resource listed 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'listed'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [for i in range(0, 2): {
      name: 'subnet-${i}'
      properties: {
        addressPrefix: '10.0.${i}.0/24'
        adressPrefix: '10.0.${i}.0/24' //! 'properties.subnets.properties.adressPrefix' of 'Microsoft.Network/virtualNetworks' is not in the list of properties that were looked up
      }
    }]
  }
}

resource free 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'free'
  properties: {
    notifications: { anything: { threshold: 80 } }
    notification: { anything: 80 } //! 'properties.notification.anything' of 'Microsoft.Consumption/budgets' is not in the list of properties that were looked up
  }
}
