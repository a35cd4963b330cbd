// `npm run test:random`: repeats the property-based tests (fast-check) with new seeds. It prints each seed, so that a
// failure can be reproduced.
//
//   npm run test:random                   for ten minutes
//   npm run test:random -- 2              for two minutes
//   CMM_SEED=123 npm run test:random      once, with this seed
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { continueWithToolingNode, ensureDependencies } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { collect, ended, start, toolingEnv } from './lib/processes.mjs';

const usualMinutes = 10;
/** Timeout of a round in ms. A round that hangs counts as failed. */
const longestRound = 10 * 60_000;

await ensureDependencies();
await continueWithToolingNode(import.meta.url);
const minutes = Number(process.argv[2] ?? usualMinutes);
if (!(minutes > 0)) {
  console.error(`How many minutes? "${process.argv[2]}" is no number above 0.`);
  process.exit(2);
}

const files = ['unit', 'contract'].flatMap((layer) =>
  fs
    .readdirSync(path.join(root, 'test', layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join('test', layer, name))
    .filter((file) => fs.readFileSync(path.join(root, file), 'utf8').includes("'fast-check'")),
);
const given = process.env['CMM_SEED'];
const end = performance.now() + minutes * 60_000;
const failed = [];
let rounds = 0;
do {
  const seed = given ?? String(randomInt(2 ** 31));
  const child = start(path.join(root, 'node_modules', '.bin', 'mocha'), ['--reporter', 'dot', ...files], {
    env: toolingEnv({ CMM_SEED: seed }),
    shell: process.platform === 'win32',
  });
  const output = collect(child);
  const code = await ended(child, longestRound, `seed ${seed}`).catch((error) => error.message);
  rounds += 1;
  console.log(`seed ${seed}: ${code === 0 ? 'passed' : 'failed'}`);
  if (code === 0) continue;
  failed.push(seed);
  console.log(output());
} while (given === undefined && performance.now() < end);

console.log(`${files.length} files, ${rounds} rounds, ${failed.length} failed`);
for (const seed of failed) console.log(`Repeat it: CMM_SEED=${seed} npm run test:random`);
process.exitCode = failed.length > 0 ? 1 : 0;
