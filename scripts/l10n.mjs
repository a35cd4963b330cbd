// Exports the texts of src/** for translators: writes l10n/bundle.l10n.json and counts the missing translations.
//   npm run l10n                writes the English bundle (test/unit/l10n.test.ts fails while it is stale)
//   npm run l10n -- --missing   also lists the missing and the unused texts
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';
import { root } from './lib/paths.mjs';

const bundleFile = path.join(root, 'l10n', 'bundle.l10n.json');

/** Every source file, including the panel's browser half, in an order that is the same on every machine. */
export function sourceFiles() {
  return fs
    .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.join(root, 'src', name))
    .sort();
}

/**
 * Every text passed to `l10n.t`, by its key. The texts are sorted, so that moving code between files changes nothing.
 * @returns {Promise<import('@vscode/l10n-dev').l10nJsonFormat>}
 */
export async function exportTexts() {
  const sources = sourceFiles().map((file) => ({ contents: fs.readFileSync(file, 'utf8'), extension: '.ts' }));
  const texts = await getL10nJson(sources);
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Compares a translation with the English texts. Returns the keys that it lacks and those that are no longer used. */
function compare(english, file) {
  const translated = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  return {
    missing: Object.keys(english).filter((key) => !Object.hasOwn(translated, key)),
    unknown: Object.keys(translated).filter((key) => !Object.hasOwn(english, key)),
  };
}

function report(english, file, verbose) {
  const { missing, unknown } = compare(english, file);
  console.log(`${path.relative(root, file)}: ${missing.length} to translate, ${unknown.length} no longer used`);
  if (!verbose) return;
  for (const key of missing) console.log(`  + ${JSON.stringify(key)}`);
  for (const key of unknown) console.log(`  - ${JSON.stringify(key)}`);
}

async function main() {
  const verbose = process.argv.includes('--missing');
  const texts = await exportTexts();
  fs.mkdirSync(path.dirname(bundleFile), { recursive: true });
  fs.writeFileSync(bundleFile, `${JSON.stringify(texts, null, 2)}\n`);
  console.log(`${path.relative(root, bundleFile)}: ${Object.keys(texts).length} texts`);
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
  for (const name of fs.readdirSync(path.dirname(bundleFile)).sort()) {
    if (!/^bundle\.l10n\..+\.json$/.test(name)) continue;
    const language = name.slice('bundle.l10n.'.length, -'.json'.length);
    report(texts, path.join(root, 'l10n', name), verbose);
    report(manifest, path.join(root, `package.nls.${language}.json`), verbose);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
