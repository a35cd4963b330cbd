// Rewrites the tables of README.md from package.json; with --check only tells whether they are up to date.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const readJson = (name) => JSON.parse(fs.readFileSync(path.join(root, name), 'utf8'));

/** Puts `content` between the markers `<!-- name:start -->` and `<!-- name:end -->`. */
export function replaceSection(text, name, content) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no section ${name}`);
  return `${text.slice(0, from + start.length)}\n${content.trim()}\n${text.slice(to)}`;
}

/** README.md with the tables that package.json calls for. */
export function withTables(readme) {
  const manifest = readJson('package.json');
  const words = readJson('package.nls.json');
  const said = (text) => text.replace(/^%(.+)%$/, (_, key) => words[key] ?? '');
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const settings = Object.entries(manifest.contributes.configuration.properties).map(([id, setting]) => {
    const bounds = setting.minimum === undefined ? '' : ` (${setting.minimum}–${setting.maximum})`;
    const description = said(setting.markdownDescription ?? setting.description);
    return `| \`${id}\` | \`${JSON.stringify(setting.default)}\`${bounds} | ${cell(description)} |`;
  });
  const commands = manifest.contributes.commands.map(({ title, command }) => `| ${said(title)} | \`${command}\` |`);
  const withSettings = replaceSection(
    readme,
    'settings',
    `| setting | default | what it does |\n|---|---|---|\n${settings.join('\n')}`,
  );
  return replaceSection(
    withSettings,
    'commands',
    `All in the category "${words.category}".\n\n| command | id |\n|---|---|\n${commands.join('\n')}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = path.join(root, 'README.md');
  const before = fs.readFileSync(file, 'utf8');
  const after = withTables(before);
  if (before === after) console.log('README.md is up to date');
  else if (process.argv.includes('--check')) {
    console.error('README.md is out of date: run npm run docs');
    process.exitCode = 1;
  } else {
    fs.writeFileSync(file, after);
    console.log('README.md rewritten');
  }
}
