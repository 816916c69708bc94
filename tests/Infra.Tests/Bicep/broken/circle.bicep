module back 'app/circle.bicep' = { //! circle: 'app/circle.bicep' leads back to this file
  name: 'back'
}
