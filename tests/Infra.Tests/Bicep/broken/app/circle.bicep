module back '../circle.bicep' = { //! circle: '../circle.bicep' leads back to this file
  name: 'back'
}
