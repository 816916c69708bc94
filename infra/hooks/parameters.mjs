// Prints infra/main.parameters.json with ${NAME} and ${NAME=default} filled in from the environment, as azd does it, for where azd is not used.
// VARIABLES may hold more values as one JSON object (a workflow's variables); the environment wins.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const file = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'main.parameters.json');
const values = { ...JSON.parse(process.env.VARIABLES ?? '{}'), ...process.env };

const fill = value => {
  if (typeof value === 'string') return value.replace(/\$\{(\w+)(?:=([^}]*))?\}/g, (_, name, otherwise) => values[name] || (otherwise ?? ''));
  if (Array.isArray(value)) return value.map(fill);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  return value;
};

// Numbers and switches are text in the file, since that is what azd fills in; the command line of az wants them as what they are.
const typed = value => (value === 'true' || value === 'false' ? value === 'true' : /^-?\d+$/.test(value) ? Number(value) : value);

const parameters = fill(JSON.parse(fs.readFileSync(file, 'utf8')));
for (const [name, parameter] of Object.entries(parameters.parameters)) {
  if (typeof parameter.value !== 'string') continue;
  if (['networkIsolation', 'alwaysReadyInstances', 'monthlyBudget'].includes(name)) parameter.value = typed(parameter.value);
}
process.stdout.write(JSON.stringify(parameters, null, 2) + '\n');
