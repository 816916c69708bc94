// Runs the script that stands before a request in an .http file, with what the JetBrains HTTP Client gives to such scripts as far as the samples
// use it. Arguments: a file with the script, a file with the body. Prints the variables that the script has set, as JSON.
const { readFileSync } = require("node:fs");
const { createHmac } = require("node:crypto");
const { runInNewContext } = require("node:vm");

const [script, body] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
const variables = {};

const hmac = (algorithm) => () => ({
  withTextSecret: (secret) => {
    const made = createHmac(algorithm, Buffer.from(secret, "utf8"));
    const builder = {
      updateWithText: (text) => {
        made.update(text, "utf8");
        return builder;
      },
      digest: () => {
        const digest = made.digest();
        return { toHex: () => digest.toString("hex"), toBase64: () => digest.toString("base64") };
      },
    };
    return builder;
  },
});

runInNewContext(script, {
  crypto: { hmac: { sha1: hmac("sha1"), sha256: hmac("sha256"), sha512: hmac("sha512") } },
  request: {
    body: { tryGetSubstituted: () => body },
    variables: { set: (name, value) => { variables[name] = value; } },
  },
});
process.stdout.write(JSON.stringify(variables));
