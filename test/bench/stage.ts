import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import vsce from '@vscode/vsce';
import { root, toolingNode } from '../../scripts/lib/paths.mjs';

/**
 * Builds the extension and copies what its package holds into `folder`: all that is measured is one and the same build,
 * whatever happens to dist/ meanwhile.
 */
export async function stage(folder: string): Promise<void> {
  execFileSync(toolingNode, [path.join(root, 'esbuild.js')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const { listFiles, PackageManager } = vsce;
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(folder, file));
  }
}

/** What is imported of src/clouds comes from the shipped dist/shared.js. */
const shippedClouds: Plugin = {
  name: 'shipped-clouds',
  setup(build) {
    build.onResolve({ filter: /\/src\/clouds\// }, ({ path: to, resolveDir }) => ({
      path: path.relative(root, path.resolve(resolveDir, to)),
      namespace: 'clouds',
    }));
    build.onLoad({ filter: /.*/, namespace: 'clouds' }, ({ path: file }) => ({
      contents: `module.exports = require('./shared.js').${file.replace(/\W/g, '_')};`,
    }));
    build.onResolve({ filter: /./, namespace: 'clouds' }, ({ path: to }) => ({ path: to, external: true }));
  },
};

/** Bundles a program that reads with the shipped files, beside them. Returns its path. */
export async function stageReader(folder: string): Promise<string> {
  const outfile = path.join(folder, 'dist', 'bench-reader.js');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'reads', 'ours.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minify: true,
    outfile,
    plugins: [shippedClouds],
    logLevel: 'silent',
  });
  return outfile;
}
