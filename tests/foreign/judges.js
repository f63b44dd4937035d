// A program of others judges receipts: judges.js KEY RECEIPT…
//
// The signature of the head and the path of the leaf, as npm's own client checks them for packages.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const judge = dirname(require.resolve('@sigstore/verify'));
const { verifyCheckpoint } = require(join(judge, 'tlog/checkpoint.js'));
const { verifyMerkleInclusion } = require(join(judge, 'tlog/merkle.js'));

// A key of Ed25519 in the form that OpenSSL reads: these bytes, and the key.
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const [key, ...receipts] = process.argv.slice(2);
const [name, number, ...encoded] = key.split('+');
const bytes = Buffer.from(encoded.join('+'), 'base64');
const log = {
  logID: Buffer.from(number, 'hex'),
  baseURL: name,
  publicKey: createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' }),
};

function entryOf(text) {
  const [above, ...head] = text.split('\n\n');
  const [, extra, index, ...path] = above.split('\n');
  return {
    canonicalizedBody: Buffer.from(extra.replace('extra ', ''), 'base64'),
    inclusionProof: {
      logIndex: index.replace('index ', ''),
      hashes: path.map((line) => Buffer.from(line, 'base64')),
      checkpoint: { envelope: head.join('\n\n') },
    },
  };
}

function refuses(entry) {
  try {
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
    return false;
  } catch {
    return true;
  }
}

for (const file of receipts) {
  const entry = entryOf(readFileSync(file, 'utf8'));
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
  // A judge that lets everything pass would be none.
  const forged = { ...entry, canonicalizedBody: Buffer.concat([entry.canonicalizedBody, Buffer.from(' ')]) };
  if (!refuses(forged)) throw new Error(`${file}: another leaf passes too`);
}
if (receipts.length === 0) throw new Error('no receipts were given');
console.log(`${receipts.length} receipts hold`);
