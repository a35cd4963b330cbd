// Bundles the host tests for VS Code's extension host, which runs neither TypeScript nor our module style.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';

const source = path.join(root, 'test', 'host');
const suites = fs
  .readdirSync(path.join(source, 'suite'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => path.join(source, 'suite', file));
const outdir = path.join(root, 'out', 'test', 'host');
fs.rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [path.join(source, 'index.ts'), ...suites],
  outbase: source,
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  sourcemap: 'inline',
  logLevel: 'warning',
  // The extension host provides `vscode`. Packages of node_modules are loaded from there, unbundled.
  external: ['vscode'],
  packages: 'external',
});
