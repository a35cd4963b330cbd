// `npm test`: runs all layers of tests one after another, even if an earlier one failed. It ends with one line of
// totals. A fresh clone needs only Node and npm, because this script installs missing dependencies first.
//
//   node scripts/test.mjs [layer …]       only these layers
import fs from 'node:fs';
import path from 'node:path';
import { continueWithToolingNode, ensureDependencies } from './lib/install.mjs';
import { resultsDir, root } from './lib/paths.mjs';
import { ended, start, toolingEnv } from './lib/processes.mjs';
import { versions } from './lib/vscodeHost.mjs';

const reports = path.join(resultsDir, 'reports');
const reporter = ['--reporter', path.join(root, 'scripts', 'lib', 'reporter.cjs')];

/**
 * name → the npm script, its reports, and its timeout in minutes. The counts come from Mocha's JSON reports. Without
 * `reports`, the exit code counts as one test. A layer that exceeds its timeout is killed.
 */
const layers = {
  lint: { script: 'lint', minutes: 10 },
  types: { script: 'types', minutes: 10 },
  // Before the tests, because some of them check the built files.
  build: { script: 'build', minutes: 5 },
  unit: { script: 'test:unit', args: reporter, reports: ['unit'], minutes: 10 },
  contract: { script: 'test:contract', args: reporter, reports: ['contract'], minutes: 10 },
  host: {
    script: 'test:host',
    reports: versions.flatMap((version) => [`host-${version}`, `host-${version}-multi-root`]),
    minutes: 20,
  },
  e2e: { script: 'test:e2e', args: reporter, reports: ['e2e'], minutes: 40 },
};

await main();

async function main() {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in layers));
  if (unknown.length > 0) {
    console.error(`No layer ${unknown.join(', ')}. There are: ${Object.keys(layers).join(', ')}.`);
    process.exit(2);
  }
  await ensureDependencies();
  await continueWithToolingNode(import.meta.url);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

  const results = [];
  for (const name of Object.keys(layers).filter((layer) => asked.length === 0 || asked.includes(layer))) {
    console.log(`\n━━ ${name} ${'━'.repeat(Math.max(0, 100 - name.length))}\n`);
    const result = { name, ...(await run(name, layers[name])) };
    console.log(`\n${name}: ${result.passed} passed, ${result.failed} failed, ${result.seconds} s`);
    results.push(result);
  }
  summarize(results);
}

async function run(name, { script, args = [], reports: names, minutes }) {
  const files = (names ?? []).map((report) => path.join(reports, `${report}.json`));
  for (const file of files) fs.rmSync(file, { force: true });
  const begun = performance.now();
  const env = files.length === 1 ? { CMM_TEST_REPORT: files[0] } : {};
  const command = ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])];
  const child = start('npm', command, {
    env: toolingEnv({ ...env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) }),
    shell: process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const problems = [];
  const code = await ended(child, minutes * 60_000, name).catch((error) => {
    console.error(error.message);
    return 1;
  });
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  if (!names) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, seconds, problems };

  let passed = 0;
  let failed = 0;
  for (const file of files) {
    const counts = readReport(file);
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 0;
    problems.push(...(counts?.failures ?? []).map((failure) => failure.title));
    // A run that ended early or ran no test counts as a failure.
    if (!counts || counts.passed + counts.failed === 0) {
      failed++;
      problems.push(`${path.basename(file, '.json')}: no test ran to its end`);
    }
  }
  if (code !== 0 && failed === 0) {
    failed = 1;
    problems.push(`${name}: ended with code ${code}, although no test failed`);
  }
  return { passed, failed, seconds, problems };
}

function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function summarize(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const columns = (name, passed, failed, seconds) =>
    `${String(name).padEnd(10)}${String(passed).padStart(8)}${String(failed).padStart(8)}${String(seconds).padStart(9)}`;
  console.log(`\n━━ summary ${'━'.repeat(93)}\n`);
  for (const { problems, name } of results) for (const problem of problems) console.log(`${name}: ✘ ${problem}`);
  console.log(`\n${columns('layer', 'passed', 'failed', 'seconds')}`);
  for (const { name, passed, failed, seconds } of results) console.log(columns(name, passed, failed, seconds));
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
