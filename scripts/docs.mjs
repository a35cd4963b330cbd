// Rewrites what is derived from the registry of clouds and the manifest: parts of package.json and its texts, and the
// tables of README.md. With --check, it only reports outdated files.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cloudsTable, withRegistry, wordsOf } from './lib/registry.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const readJson = (name) => JSON.parse(fs.readFileSync(path.join(root, name), 'utf8'));

/** Puts `content` between the markers `<!-- name:start -->` and `<!-- name:end -->`. */
export function replaceSection(text, name, content) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no section ${name}`);
  return `${text.slice(0, from + start.length)}\n${content.trim()}\n${text.slice(to)}`;
}

/** Returns README.md with the tables that are derived from the registry and package.json. */
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
    replaceSection(readme, 'clouds', cloudsTable()),
    'settings',
    `| setting | default | what it does |\n|---|---|---|\n${settings.join('\n')}`,
  );
  return replaceSection(
    withSettings,
    'commands',
    `All in the category "${words.category}".\n\n| command | id |\n|---|---|\n${commands.join('\n')}`,
  );
}

/** Pairs of a file and its expected text, or a function that returns the text. */
function wanted() {
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  const read = (name) => fs.readFileSync(path.join(root, name), 'utf8');
  const words = (name, language) => [name, json({ ...readJson(name), ...wordsOf(language) })];
  return [
    ['package.json', json(withRegistry(readJson('package.json')))],
    words('package.nls.json', 'en'),
    words('package.nls.zh-cn.json', 'zh-cn'),
    // A function, because the tables show the new content of the files above.
    ['README.md', () => withTables(read('README.md'))],
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, content] of wanted()) {
    const file = path.join(root, name);
    const after = typeof content === 'function' ? content() : content;
    if (fs.readFileSync(file, 'utf8') === after) console.log(`${name} is up to date`);
    else if (process.argv.includes('--check')) {
      console.error(`${name} is out of date: run npm run docs`);
      process.exitCode = 1;
    } else {
      fs.writeFileSync(file, after);
      console.log(`${name} rewritten`);
    }
  }
}
