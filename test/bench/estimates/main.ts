// `npm run bench:estimates`: how good estimates and stall alarms are, on jobs whose end is known. With --dry nothing is written.
import fs from 'node:fs';
import path from 'node:path';
import { replaceSection } from '../../../scripts/docs.mjs';
import { root } from '../../../scripts/lib/paths.mjs';
import { estimateTables } from './estimates.ts';
import { healthTable } from './health.ts';

const say = (text: string): void => {
  console.error(`  ${text}`);
};

const sections: readonly { readonly name: string; readonly make: () => string }[] = [
  { name: 'estimates', make: () => estimateTables(say) },
  { name: 'health', make: () => healthTable() },
];

const made = sections.map(({ name, make }) => {
  console.error(name);
  return { name, text: make() };
});
console.log(made.map(({ text }) => text).join('\n\n'));
if (!process.argv.includes('--dry')) {
  const file = path.join(root, 'docs/estimates.md');
  const written = made.reduce(
    (page, { name, text }) => replaceSection(page, name, text),
    fs.readFileSync(file, 'utf8'),
  );
  fs.writeFileSync(file, written);
}
