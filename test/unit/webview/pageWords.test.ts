import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { build, type BuildOptions } from 'esbuild';
import { pageTranslations, pageWords } from '../../../src/presentation/panel/pageWords.ts';

describe('the words of the page', () => {
  it('are all that its script says by itself', async () => {
    const require = createRequire(import.meta.url);
    const { panelOptions } = require('../../../esbuild.js') as { panelOptions: (outdir: string) => BuildOptions };
    // Calls of `t` can be found where its module stays outside.
    const { outputFiles } = await build({
      ...panelOptions('nowhere'),
      ...{ minify: false, format: 'esm', external: ['@vscode/l10n'], write: false, logLevel: 'silent' },
    });
    const script = outputFiles.find(({ path }) => path.endsWith('panel.js'))?.text ?? '';
    const said = [...script.matchAll(/\.t\("([^"]+)"/gu)].map(([, word]) => word);
    assert.deepEqual([...new Set(said)].sort(), [...pageWords].sort());
  });

  it('are handed over as far as they are translated', () => {
    assert.deepEqual(pageTranslations({ Copied: '已复制', Phases: '阶段' }), { Copied: '已复制' });
  });
});
