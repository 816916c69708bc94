// What a file declares: [{ kind, name, node, nameNode, target?, hasDefault?, params?, outputs? }]
const kinds = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
  type_declaration: 'type',
  user_defined_function: 'func',
};

export function textOf(string) {
  return string.namedChildren.filter(child => child.type === 'string_content').map(child => child.text).join('');
}

/** The object that a resource or module is made of, whatever condition or loop stands before it. */
export function bodyOf(node) {
  for (const child of node.namedChildren.toReversed()) {
    if (child.type === 'object') return child;
    if (child.type === 'if_statement' || child.type === 'for_statement') return bodyOf(child);
  }
  return null;
}

/** The properties of an object by name. */
export function propertiesOf(object) {
  const properties = new Map();
  for (const property of object?.namedChildren ?? []) {
    if (property.type !== 'object_property') continue;
    const [key, value] = property.namedChildren;
    properties.set(key.type === 'string' ? textOf(key) : key.text, { key, value });
  }
  return properties;
}

/** Paths of the values inside an object, members of its lists without their places: [{ path, key }]. */
export function pathsOf(object, above = '') {
  return [...propertiesOf(object)].flatMap(([name, { key, value }]) => pathsIn(value, above + name, key));
}

function pathsIn(value, path, key) {
  if (value.type === 'object') return pathsOf(value, `${path}.`);
  const inner = value.namedChildren.flatMap(child =>
    child.type === 'object' ? pathsOf(child, `${path}.`) : ['array', 'for_statement', 'ternary_expression', 'parenthesized_expression'].includes(child.type) ? pathsIn(child, path, key) : []);
  return inner.length > 0 ? inner : [{ path, key }];
}

export function declarationsOf(file) {
  return file.root.namedChildren.filter(node => kinds[node.type]).map(node => {
    const nameNode = node.namedChildren.find(child => child.type === 'identifier');
    const declaration = { kind: kinds[node.type], name: nameNode.text, node, nameNode };
    if (declaration.kind === 'param') {
      const type = node.namedChildren.findIndex(child => child.type.endsWith('type'));
      declaration.hasDefault = node.children.some(child => child.type === '=') || node.text.includes('?');
      declaration.type = node.namedChildren[type]?.text;
    }
    if (declaration.kind === 'resource' || declaration.kind === 'module') {
      declaration.targetNode = node.namedChildren.find(child => child.type === 'string');
      declaration.target = textOf(declaration.targetNode);
      declaration.properties = propertiesOf(bodyOf(node));
    }
    return declaration;
  });
}
