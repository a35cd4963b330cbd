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

/** `import()` of src/clouds goes to the shipped dist/clouds.js, as esbuild.js does it for extension.js. */
const shippedClouds: Plugin = {
  name: 'shipped-clouds',
  setup(build) {
    const clouds = path.join(root, 'src', 'clouds');
    build.onResolve({ filter: /^\./ }, ({ kind, path: to, resolveDir }) => {
      const file = path.resolve(resolveDir, to);
      if (kind !== 'dynamic-import' || !file.startsWith(clouds)) return undefined;
      return { path: path.relative(clouds, file).replaceAll('\\', '/').replace(/\.ts$/, ''), namespace: 'clouds' };
    });
    build.onLoad({ filter: /.*/, namespace: 'clouds' }, ({ path: key }) => ({
      contents: `module.exports = require('./clouds.js')[${JSON.stringify(key)}];`,
    }));
    build.onResolve({ filter: /./, namespace: 'clouds' }, ({ path: to }) => ({ path: to, external: true }));
    build.onResolve({ filter: /^@vscode\/l10n$/ }, () => ({ path: './l10n.js', external: true }));
  },
};

/** Bundles the reader that extension.js holds as a file of its own, beside the staged dist/clouds.js. Returns its path. */
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
