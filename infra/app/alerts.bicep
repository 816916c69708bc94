// Every alert comes from one table, alerts.json. docs/operations.md has a chapter for each; tests compare both, and check that the code emits
// every metric that a query reads.
param prefix string
param actionGroupName string
param workspaceId string
param emails array
param location string
param tags object

var alerts = loadJsonContent('../alerts.json')

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'Global'
  tags: tags
  properties: {
    groupShortName: 'trunkline'
    enabled: true
    emailReceivers: [for (email, i) in emails: {
      name: 'mail-${i}'
      emailAddress: trim(email)
      useCommonAlertSchema: true
    }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = [for alert in alerts: {
  name: '${prefix}-${alert.name}'
  location: location
  tags: tags
  properties: {
    displayName: alert.title
    description: 'What to do: docs/operations.md, ${alert.name}'
    severity: alert.severity
    enabled: true
    scopes: [workspaceId]
    windowSize: alert.window
    evaluationFrequency: alert.every
    autoMitigate: true
    // The workspace gets a metric's table with the first metric; the rules may be there before it.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Maximum'
          metricMeasureColumn: 'Value'
          // One alert for each flow, connection, source ...: it names what it is about, and a second one is not hidden by the first.
          dimensions: map(alert.by, column => { name: column, operator: 'Include', values: ['*'] })
          operator: 'GreaterThan'
          threshold: alert.threshold
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}]

output actionGroupId string = people.id
