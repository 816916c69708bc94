// Resources: that the API version is one that was looked at, and that files which are read at build time are there.
import fs from 'node:fs';
import path from 'node:path';
import { textOf } from './declarations.mjs';

export function checkResources(file, versions, report) {
  for (const { target, targetNode, kind, properties, name, nameNode } of file.declarations) {
    if (kind !== 'resource') continue;
    const [type, version] = target.split('@');
    if (!version) report(file, targetNode, `'${target}' has no API version`);
    else if (!versions[type]) report(file, targetNode, `'${type}' is not in the list of API versions`);
    else if (versions[type].version !== version) report(file, targetNode, `'${type}' is used at ${versions[type].version}, not at ${version}`);
    if (!properties.has('name')) report(file, nameNode, `resource '${name}' has no name`);
  }

  for (const call of file.root.descendantsOfType('call_expression')) {
    const [called, given] = call.namedChildren;
    if (!/^load\w+Content$/.test(called.text)) continue;
    const named = textOf(given.namedChildren[0]);
    if (!fs.existsSync(path.resolve(path.dirname(file.path), named))) report(file, given, `there is no file '${named}'`);
  }
}
