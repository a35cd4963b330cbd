// `npm run package`: builds and packs the extension → cloud-migration-monitor-VERSION.vsix or the given path.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vsce from '@vscode/vsce';
import { root } from './lib/paths.mjs';

/**
 * Packs the built files by the allow-list in .vscodeignore. All code is bundled, so there are no run-time dependencies.
 */
export async function pack(packagePath) {
  await vsce.createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    // The project has no public repository, and the README has no links into one.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const target = path.resolve(process.argv[2] ?? path.join(root, `${name}-${version}.vsix`));
  execFileSync(process.execPath, [path.join(root, 'esbuild.js')], { cwd: root, stdio: 'inherit' });
  await pack(target);
  console.log(`${path.relative(process.cwd(), target)}: ${Math.round(fs.statSync(target).size / 1024)} kB`);
}
