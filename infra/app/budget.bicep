// Says when the month is going to cost more than meant. It stops nothing.
param name string
@minValue(1)
param amount int
param start string
param actionGroupId string

var roles = ['Owner', 'Contributor']

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        // The service asks for an address or a group; the group may be without addresses.
        contactEmails: []
        contactGroups: [actionGroupId]
        contactRoles: roles
      }
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [actionGroupId]
        contactRoles: roles
      }
    }
  }
}
