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
