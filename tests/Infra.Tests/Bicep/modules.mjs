// Modules: that the file is there, that it is given what it asks for and nothing else, that outputs exist, and that no file leads back to itself.
import { propertiesOf } from './declarations.mjs';

export function checkModules(file, report) {
  const modules = file.declarations.filter(declaration => declaration.kind === 'module');
  for (const module of modules) {
    if (!module.file) {
      report(file, module.targetNode, `there is no file '${module.target}'`);
      continue;
    }
    if (reaches(module.file, file)) report(file, module.targetNode, `circle: '${module.target}' leads back to this file`);
    checkParameters(file, module, report);
  }
  checkOutputs(file, modules, report);
}

function checkParameters(file, module, report) {
  const given = propertiesOf(module.properties.get('params')?.value);
  const declared = module.file.declarations.filter(declaration => declaration.kind === 'param');
  for (const { name, hasDefault } of declared) {
    if (!hasDefault && !given.has(name)) report(file, module.nameNode, `module '${module.name}' is not given '${name}'`);
  }
  for (const [name, { key }] of given) {
    if (!declared.some(parameter => parameter.name === name)) report(file, key, `module '${module.name}' has no parameter '${name}'`);
  }
}

function checkOutputs(file, modules, report) {
  for (const member of file.root.descendantsOfType('member_expression')) {
    const [object, property] = member.namedChildren;
    if (object.type !== 'member_expression' || object.namedChildren[1].text !== 'outputs') continue;
    const module = modules.find(candidate => candidate.name === object.namedChildren[0].text);
    if (module?.file && !module.file.declarations.some(d => d.kind === 'output' && d.name === property.text))
      report(file, property, `module '${module.name}' has no output '${property.text}'`);
  }
}

function reaches(from, goal, seen = new Set()) {
  if (from === goal) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return from.declarations.some(declaration => declaration.file && reaches(declaration.file, goal, seen));
}
