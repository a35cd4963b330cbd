// `npm run bench`: everything that the README claims in figures, measured in one run. With --dry nothing is written.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { replaceSection } from '../../scripts/docs.mjs';
import { pack } from '../../scripts/package.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { measureReads } from './reads/measure.ts';
import { stage, stageReader } from './stage.ts';
import type { Spread } from './statistics.ts';
import { compared, measureActivation } from './window/activation.ts';
import { measureFirstRow } from './window/firstRow.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-bench-'));
const say = (text: string): void => {
  console.error(`  ${text}`);
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
const ms = ({ median, from, to }: Spread, digits = 0): string =>
  `${median.toFixed(digits)} (${from.toFixed(digits)}–${to.toFixed(digits)})`;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} kB`;

async function sizesOf(folder: string): Promise<{ name: string; bytes: number; gzip: number }[]> {
  const dist = path.join(folder, 'dist');
  const files = fs
    .readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.startsWith('bench'));
  const sizes = files.sort().map((name) => {
    const content = fs.readFileSync(path.join(dist, name));
    return { name: `dist/${name.replaceAll('\\', '/')}`, bytes: content.length, gzip: zlib.gzipSync(content).length };
  });
  const vsix = path.join(home, 'extension.vsix');
  await pack(vsix);
  const { size } = fs.statSync(vsix);
  return [...sizes, { name: 'VSIX', bytes: size, gzip: size }];
}

try {
  const folder = path.join(home, 'extension');
  await stage(folder);
  const sizes = await sizesOf(folder);
  const reader = await stageReader(folder);
  console.error('Status reads');
  const reads = await measureReads({ rounds: 15, readsPerRound: 60, warmUpReads: 120, reader, home, onProgress: say });
  console.error('Activation');
  const activation = await measureActivation({ folder, windows: 7, onProgress: say });
  console.error('First row');
  const firstRow = await measureFirstRow({ folder, notes: home, windows: 5, onProgress: say });

  const names = {
    ours: 'this extension',
    bare: 'bare `node:http` loop',
    alibaba: '`@alicloud/openapi-client`',
    huawei: '`@huaweicloud/huaweicloud-sdk-core`',
  };
  const nameOf = (client: string): string => Object.entries(names).find(([key]) => key === client)?.[1] ?? client;
  const readRows = Object.entries(reads.apis).flatMap(([api, figures]) =>
    figures.map(({ client, wallMs, wallRatio, cpuRatio, requests, connections }) => [
      api.toUpperCase(),
      nameOf(client),
      ms(wallMs, 2),
      ms(wallRatio, 2),
      cpuRatio.median.toFixed(2),
      `${requests} over ${connections}`,
    ]),
  );
  const { quiet } = firstRow;
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, Node ${process.versions.node}`;
  const text = [
    `Measured by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)} (${machine}; a shared, noisy machine: trust the ratios). Each figure is a median, with what half of the values lie between.`,
    `**One signed status read** over loopback, ${reads.rounds} rounds of ${reads.readsPerRound} reads, clients in turn, each in a process of its own; ours is the shipped \`dist/clouds.js\`. A DCS read is two requests for every client. The ratio is to the bare loop with the same signature, round by round.`,
    table(['API', 'client', 'ms per read', 'ratio', 'CPU ratio', 'requests over connections'], readRows),
    `**Activation** as "Running Extensions" shows it, ${activation.windows} windows of VS Code ${activation.vscode}: ${compared.map((name) => `${name} ${ms(activation.ms[name])} ms`).join(', ')}. Of that ${ms(quiet.begin, 1)} ms are ours: VS Code counts in what other extensions do between its order to load and the loading. In the next turn \`app.js\` is read and the app made, which is not counted there: ${ms(quiet.rest, 1)} ms. Connections opened by then: ${quiet.connectionsAtActivation}; axios loaded: ${quiet.axiosLoadedAtActivation ? 'yes' : 'no'}; requests with an account but no task: ${quiet.requestsWithoutTask}.`,
    `**First row with a status** from a cold start, ${firstRow.windows} windows: ${ms(firstRow.fromActivation)} ms after VS Code begins to load the extension, ${ms(firstRow.fromOpening)} ms after the window begins to open.`,
    table(
      ['file', 'size', 'gzip'],
      sizes.map(({ name, bytes, gzip }) => [name === 'VSIX' ? name : `\`${name}\``, kilobytes(bytes), kilobytes(gzip)]),
    ),
  ].join('\n\n');
  console.log(text);
  if (!process.argv.includes('--dry')) {
    fs.writeFileSync(
      path.join(root, 'docs/figures.json'),
      `${JSON.stringify({ machine, reads, activation, firstRow, sizes }, null, 2)}\n`,
    );
    const readme = path.join(root, 'README.md');
    fs.writeFileSync(readme, replaceSection(fs.readFileSync(readme, 'utf8'), 'figures', text));
  }
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
