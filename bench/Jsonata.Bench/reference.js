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

// Reading the clock costs up to a microsecond or two, so short calls are counted in batches about this long.
const batchNanoseconds = 1e6;

function clock(plan) {
  if (!plan.processorTime) {
    return Number(process.hrtime.bigint());
  }
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3;
}

async function repeat(work, seconds, batch, plan) {
  const from = clock(plan);
  let count = 0;
  let elapsed;
  do {
    for (let i = 0; i < batch; i++) {
      const value = await work();
      sink += value === undefined ? 0 : 1;
    }
    count += batch;
    elapsed = clock(plan) - from;
  } while (elapsed < seconds * 1e9);
  return elapsed / count;
}

async function measure(work, plan) {
  const each = await repeat(work, plan.warmUp / 2, 1, plan);
  const batch = Math.max(1, Math.floor(batchNanoseconds / each));
  await repeat(work, plan.warmUp / 2, batch, plan);
  const rounds = [];
  for (let i = 0; i < plan.rounds; i++) {
    rounds.push(await repeat(work, plan.round, batch, plan));
  }
  return rounds;
}

async function times() {
  const plan = JSON.parse(fs.readFileSync(path.join(folder, 'plan.json'), 'utf8'));
  // Everything is warm before anything is measured: a host evaluates for hours, whichever mapping came first.
  for (const { input, expression } of mappings) {
    const compiled = jsonata(expression);
    const bytes = bytesOf(input);
    await measure(async () => Buffer.from(serialise(await compiled.evaluate(JSON.parse(bytes)))), { ...plan, rounds: 0 });
  }

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
