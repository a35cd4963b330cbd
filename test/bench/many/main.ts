// `npm run bench:many`: what a window costs that watches very many tasks. Writes the figures into the README; with --dry
// nothing is written. `--tasks N` and `--accounts N` for others than 2,000 and 20.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { replaceSection } from '../../../scripts/docs.mjs';
import { root } from '../../../scripts/lib/paths.mjs';
import { stage } from '../stage.ts';
import { measureMany } from './measure.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-bench-many-'));

function numberAfter(name: string, otherwise: number): number {
  const place = process.argv.indexOf(name);
  return place < 0 ? otherwise : Number(process.argv[place + 1]);
}

const count = (value: number): string => value.toLocaleString('en-US');

try {
  const folder = path.join(home, 'extension');
  await stage(folder);
  const figures = await measureMany({
    folder,
    notes: home,
    tasks: numberAfter('--tasks', 2000),
    accounts: numberAfter('--accounts', 20),
    windows: numberAfter('--windows', 5),
    onProgress: (text) => {
      console.error(`  ${text}`);
    },
  });
  const { rowsMs, filterMs, groupMs, frameMs } = figures;
  const ms = ({ median, from, to }: typeof rowsMs): string =>
    `${median.toFixed(0)} (${from.toFixed(0)}–${to.toFixed(0)}) ms`;
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores`;
  const text = [
    `Measured by \`npm run bench:many\` on ${new Date().toISOString().slice(0, 10)} in VS Code ${figures.vscode} (${machine}, shared and noisy): ${count(figures.tasks)} tasks in ${figures.accounts} accounts of the simulator.`,
    `- Rows with the last known states: ${ms(rowsMs)} after VS Code begins to load the extension (${figures.windows} windows). The first reading of all takes ${figures.allReadSeconds.toFixed(0)} s under the default ceiling of requests.`,
    `- Memory: ${(figures.heapBytes / 2 ** 20).toFixed(0)} MB more on the heap of the extension host than in a window without tasks, after all were read.`,
    `- CPU of the extension host at rest: ${(figures.cpuPerMinuteMs / 1000).toFixed(1)} s per minute with ${count(figures.readsPerMinute)} requests in it, ${(figures.cpuPerMinuteEmptyMs / 1000).toFixed(1)} s in a window without tasks.`,
    `- From the last key until the view shows it: filter ${ms(filterMs)}, another grouping ${ms(groupMs)}. Frames while scrolling through all rows: ${frameMs.median.toFixed(0)} ms, one in twenty above ${frameMs.worst.toFixed(0)} ms.`,
  ];
  const section = `${text[0] ?? ''}\n\n${text.slice(1).join('\n')}`;
  console.log(section);
  if (!process.argv.includes('--dry')) {
    const readme = path.join(root, 'README.md');
    fs.writeFileSync(readme, replaceSection(fs.readFileSync(readme, 'utf8'), 'many', section));
  }
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
