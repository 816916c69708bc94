param name string

module whole 'app/part.bicep' = {
  name: 'whole'
  params: { needed: name }
}

module lacking 'app/part.bicep' = { //! module 'lacking' is not given 'needed'
  name: 'lacking'
  params: {
    optional: name
    invented: name //! module 'lacking' has no parameter 'invented'
  }
}

module conditional 'app/part.bicep' = if (!empty(name)) { //! module 'conditional' is not given 'needed'
  name: 'conditional'
}

module many 'app/part.bicep' = [for i in range(0, 2): { //! module 'many' is not given 'needed'
  name: 'many-${i}'
  params: { optional: name }
}]

module nowhere 'app/nowhere.bicep' = { //! there is no file 'app/nowhere.bicep'
  name: 'nowhere'
}

output right string = whole.outputs.made
output wrong string = whole.outputs.invented //! module 'whole' has no output 'invented'
output forced string = conditional!.outputs.invented //! module 'conditional' has no output 'invented'
