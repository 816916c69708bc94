// Checks Bicep files where no Bicep CLI is: node check.mjs <api-versions.json> <main.bicep>...
// Reads every file that the given ones reach through modules; prints one fault a line, "file:line:col: what is wrong", and nothing else.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { Parser, Language } from 'web-tree-sitter';
import { checkSymbols } from './symbols.mjs';
import { checkModules } from './modules.mjs';
import { checkResources } from './resources.mjs';
import { declarationsOf } from './declarations.mjs';

const [versionsFile, ...entries] = process.argv.slice(2);
const versions = JSON.parse(fs.readFileSync(versionsFile, 'utf8')).types;

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(path.join(
  path.dirname(createRequire(import.meta.url).resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm')));

const faults = [];
const files = new Map();

function report(file, node, what) {
  const { row, column } = node.startPosition;
  faults.push(`${path.relative(process.cwd(), file.path).replaceAll('\\', '/')}:${row + 1}:${column + 1}: ${what}`);
}

function load(name) {
  const full = path.resolve(name);
  if (files.has(full)) return files.get(full);
  const tree = parser.parse(fs.readFileSync(full, 'utf8'));
  const file = { path: full, root: tree.rootNode };
  file.declarations = declarationsOf(file);
  files.set(full, file);
  for (const module of file.declarations.filter(d => d.kind === 'module')) {
    const target = path.resolve(path.dirname(full), module.target);
    if (fs.existsSync(target)) module.file = load(target);
  }
  return file;
}

function checkSyntax(file) {
  const visit = node => {
    if (node.isMissing) report(file, node, `'${node.type}' is missing`);
    else if (node.type === 'ERROR') report(file, node, 'this is no Bicep');
    else if (node.hasError) node.children.forEach(visit);
  };
  visit(file.root);
}

entries.forEach(load);
for (const file of files.values()) {
  if (file.root.hasError) {
    checkSyntax(file);
    continue;
  }
  checkSymbols(file, report);
  checkModules(file, report);
  checkResources(file, versions, report);
}

faults.sort();
process.stdout.write(faults.map(fault => fault + '\n').join(''));
process.exitCode = faults.length > 0 ? 1 : 0;
