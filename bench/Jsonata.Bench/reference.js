// The reference implementation's side of the comparison. Usage:
//   node reference.js results <folder>             writes <folder>/results/<mapping>.json
//   node reference.js times <folder> <out.json>    measures every mapping
// <folder> holds mappings.json ([{name, input, expression}]) and inputs/<input>.json, written by the C# side.
const fs = require('fs');
const path = require('path');
const jsonata = require('jsonata');

const [mode, folder, out] = process.argv.slice(2);
const mappings = JSON.parse(fs.readFileSync(path.join(folder, 'mappings.json'), 'utf8'));
const bytesOf = name => fs.readFileSync(path.join(folder, 'inputs', name + '.json'));
// Sequences carry hidden members; what counts is the JSON that a caller would send.
const serialise = value => (value === undefined ? '' : JSON.stringify(value));

async function results() {
  fs.mkdirSync(path.join(folder, 'results'), { recursive: true });
  for (const { name, input, expression } of mappings) {
    const value = await jsonata(expression).evaluate(JSON.parse(bytesOf(input)));
    fs.writeFileSync(path.join(folder, 'results', name + '.json'), serialise(value));
  }
}

// Keeps results alive, so that no work can be optimised away.
let sink = 0;

async function repeat(work, seconds) {
  const from = process.hrtime.bigint();
  const until = from + BigInt(Math.round(seconds * 1e9));
  let count = 0;
  let now;
  do {
    const value = await work();
    sink += value === undefined ? 0 : 1;
    count++;
    now = process.hrtime.bigint();
  } while (now < until);
  return Number(now - from) / count;
}

async function measure(work, plan) {
  await repeat(work, plan.warmUp);
  const rounds = [];
  for (let i = 0; i < plan.rounds; i++) {
    rounds.push(await repeat(work, plan.round));
  }
  return rounds;
}

async function times() {
  const plan = JSON.parse(fs.readFileSync(path.join(folder, 'plan.json'), 'utf8'));
  const measured = {};
  for (const { name, input, expression } of mappings) {
    const compiled = jsonata(expression);
    const bytes = bytesOf(input);
    const parsed = JSON.parse(bytes);
    measured[name] = {
      evaluate: await measure(() => compiled.evaluate(parsed), plan),
      whole: await measure(async () => Buffer.from(serialise(await compiled.evaluate(JSON.parse(bytes)))), plan),
    };
  }
  fs.writeFileSync(out, JSON.stringify(measured));
}

({ results, times })[mode]().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
