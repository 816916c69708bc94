// The overview as a workbook: what came in, what became of it, what waits.
param workspaceId string
param location string
param tags object

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'trunkline-overview')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Trunkline overview'
    category: 'workbook'
    version: '1.0'
    sourceId: workspaceId
    serializedData: loadTextContent('../workbook.json')
  }
}
