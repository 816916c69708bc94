param needed string
param optional string = 'x'

output made string = '${needed}${optional}'
