param name string
var broken = {
  a: name
  b = name //! this is no Bicep
}
