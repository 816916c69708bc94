// Resources: that the API version and every property are ones that were looked at, and that files which are read at build time are there.
import fs from 'node:fs';
import path from 'node:path';
import { bodyOf, pathsOf, textOf } from './declarations.mjs';

// What every resource may say, in Bicep or in Azure.
const everywhere = new Set(['name', 'parent', 'scope', 'dependsOn', 'location', 'tags']);

export function checkResources(file, versions, report) {
  for (const { target, targetNode, kind, properties, name, nameNode, node } of file.declarations) {
    if (kind !== 'resource') continue;
    const [type, version] = target.split('@');
    if (!version) report(file, targetNode, `'${target}' has no API version`);
    else if (!versions[type]) report(file, targetNode, `'${type}' is not in the list of API versions`);
    else if (versions[type].version !== version) report(file, targetNode, `'${type}' is used at ${versions[type].version}, not at ${version}`);
    if (!properties.has('name')) report(file, nameNode, `resource '${name}' has no name`);
    checkProperties(file, versions[type], type, bodyOf(node), report);
  }

  for (const call of file.root.descendantsOfType('call_expression')) {
    const [called, given] = call.namedChildren;
    if (!/^load\w+Content$/.test(called.text)) continue;
    const named = textOf(given.namedChildren[0]);
    if (!fs.existsSync(path.resolve(path.dirname(file.path), named))) report(file, given, `there is no file '${named}'`);
  }
}

function checkProperties(file, known, type, body, report) {
  if (!known || !body) return;
  const looked = known.properties ?? [];
  for (const { path: property, key } of pathsOf(body)) {
    if (everywhere.has(property.split('.')[0])) continue;
    if (!looked.some(one => property === one || (one.endsWith('.*') && property.startsWith(one.slice(0, -1)))))
      report(file, key, `'${property}' of '${type}' is not in the list of properties that were looked up`);
  }
}
