// Loaded into Azurite before its own code: its clock can be moved on from outside, so that tests of leases and delays wait for nothing.
// A line on standard input is a number of milliseconds; when standard input ends, whoever started Azurite is gone, and so is Azurite.
const Real = Date;
let ahead = 0;
const now = () => Real.now() + ahead;

globalThis.Date = new Proxy(Real, {
  construct: (target, given, asked) => Reflect.construct(target, given.length === 0 ? [now()] : given, asked),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', line => {
    ahead += Number(line);
    process.stdout.write(`clock ${ahead}\n`);
  })
  .on('close', () => process.exit(0));
