// Unknown and unused names, names declared twice, unknown functions, and symbols that need each other in a circle.
const functions = new Set(`any array base64 bool concat contains createObject deployer deployment empty endsWith environment filter first flatten
format guid indexOf int intersection items join json last length loadFileAsBase64 loadJsonContent loadTextContent loadYamlContent map max min
newGuid objectKeys padLeft parseCidr pickZones range reduce replace resourceGroup resourceId skip sort split startsWith string subscription
subscriptionResourceId substring take tenant tenantResourceId toLower toObject toUpper trim union uniqueString uri uriComponent utcNow
getSecret reference listKeys managementGroup extensionResourceId`.split(/\s+/));
const decorators = new Set(['allowed', 'batchSize', 'description', 'discriminator', 'export', 'maxLength', 'maxValue', 'metadata', 'minLength', 'minValue', 'sealed', 'secure']);
const namespaces = new Set(['az', 'sys']);

export function checkSymbols(file, report) {
  const known = new Map();
  for (const declaration of file.declarations) {
    if (declaration.kind === 'output') continue;
    if (known.has(declaration.name)) report(file, declaration.nameNode, `'${declaration.name}' is declared twice`);
    known.set(declaration.name, declaration);
  }

  const outputs = new Set();
  for (const { name, nameNode } of file.declarations.filter(d => d.kind === 'output')) {
    if (outputs.has(name)) report(file, nameNode, `output '${name}' is declared twice`);
    outputs.add(name);
  }

  const used = new Set();
  const needs = new Map(file.declarations.map(declaration => [declaration, new Set()]));
  for (const top of file.root.namedChildren) {
    const owner = file.declarations.find(declaration => declaration.node.id === top.id);
    visit(top, [], owner);
  }

  for (const declaration of known.values()) {
    if (['param', 'var'].includes(declaration.kind) && !used.has(declaration.name))
      report(file, declaration.nameNode, `${declaration.kind} '${declaration.name}' is never used`);
  }
  findCycle(file, needs, report);

  function visit(node, locals, owner) {
    if (node.type === 'decorator') {
      const name = node.descendantsOfType('identifier')[0];
      if (!decorators.has(name.text)) report(file, name, `there is no decorator '${name.text}'`);
      return;
    }
    if (node.type === 'identifier') {
      use(node, locals, owner);
      return;
    }
    const inner = [...locals, ...localsOf(node)];
    for (const child of node.namedChildren) {
      if (isName(node, child, owner)) continue;
      visit(child, inner, owner);
    }
  }

  function use(node, locals, owner) {
    const name = node.text;
    const called = node.parent.type === 'call_expression' && node.parent.namedChildren[0].id === node.id;
    if (locals.includes(name)) return;
    if (known.has(name)) {
      used.add(name);
      if (owner) needs.get(owner).add(known.get(name));
    } else if (called) {
      if (!functions.has(name)) report(file, node, `there is no function '${name}'`);
    } else if (!namespaces.has(name)) {
      report(file, node, `'${name}' is declared nowhere`);
    }
  }
}

/** Names that a node declares for what is inside it: loop variables, parameters of lambdas and of functions. */
function localsOf(node) {
  if (node.type === 'for_statement') {
    const head = node.namedChildren[0];
    return head.type === 'for_loop_parameters' ? head.namedChildren.map(child => child.text) : [head.text];
  }
  // The grammar ends a lambda early where its body goes on with a dot, so its parameter counts in the whole argument list.
  if (node.type === 'arguments') return node.descendantsOfType('lambda_expression').map(lambda => lambda.namedChildren[0].text);
  if (node.type === 'user_defined_function') return node.descendantsOfType('parameter').map(parameter => parameter.namedChildren[0].text);
  return [];
}

/** Whether a child is the name of something rather than the use of it. */
function isName(node, child, owner) {
  if (child.type === 'property_identifier' || child.type === 'type' || child.type === 'primitive_type') return true;
  if (node.type === 'object_property') return child.id === node.namedChildren[0].id && child.type === 'identifier';
  if (node.type === 'for_statement') return child.id === node.namedChildren[0].id;
  if (node.type === 'lambda_expression') return child.id === node.namedChildren[0].id;
  if (node.type === 'parameters') return true;
  return owner?.nameNode.id === child.id;
}

function findCycle(file, needs, report) {
  const done = new Set();
  const path = [];
  const walk = declaration => {
    if (done.has(declaration)) return;
    const at = path.indexOf(declaration);
    if (at >= 0) {
      report(file, declaration.nameNode, `circle: ${[...path.slice(at), declaration].map(d => d.name).join(' -> ')}`);
      return;
    }
    path.push(declaration);
    needs.get(declaration)?.forEach(walk);
    path.pop();
    done.add(declaration);
  };
  [...needs.keys()].forEach(walk);
}
