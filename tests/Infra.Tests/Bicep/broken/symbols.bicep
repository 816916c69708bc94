// A comment that begins with //! at the end of a line is what the checker must say there.
param used string
param unused string //! param 'unused' is never used
@maximumLength(3) //! there is no decorator 'maximumLength'
param decorated string = used
var twice = decorated
var twice = used //! 'twice' is declared twice
var neverRead = 1 //! var 'neverRead' is never used
var wrong = missing.property //! 'missing' is declared nowhere
var called = toLowercase(used) //! there is no function 'toLowercase'
var one = two //! circle: one -> two -> one
var two = one
var fine = [for (item, i) in [used]: '${item}-${i}-${twice}-${wrong}-${called}']
var alsoFine = filter(fine, row => row.name == used && !empty(row.id))
var leaked = [for x in fine: x.a]
var outside = x //! 'x' is declared nowhere
output good array = alsoFine
output good array = concat(leaked, outside, two) //! output 'good' is declared twice
