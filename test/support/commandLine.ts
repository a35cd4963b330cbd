import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { isRecord } from '../../src/base/guards.ts';

const root = path.join(import.meta.dirname, '../..');

/** Bundles the command line into one file of this folder, and returns its path. */
export async function buildCommandLine(folder: string): Promise<string> {
  const program = path.join(folder, 'cli.js');
  const { unreached } = createRequire(import.meta.url)('../../esbuild.js') as { unreached: Record<string, string> };
  await build({
    entryPoints: [path.join(root, 'src/cli.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    outfile: program,
    logLevel: 'warning',
    // As packed, without the parts of axios that are never reached.
    alias: unreached,
  });
  return program;
}

export interface Entry {
  readonly task: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>> | null;
  readonly problem: Readonly<Record<string, unknown>> | null;
}
/** The document, with its shape checked: exactly the members that are promised. */
export function documentOf(text: string): readonly Entry[] {
  const document: unknown = JSON.parse(text);
  assert.ok(isRecord(document));
  assert.deepEqual(Object.keys(document), ['tasks']);
  assert.ok(Array.isArray(document['tasks']));
  return (document['tasks'] as readonly unknown[]).map((entry) => {
    assert.ok(isRecord(entry));
    assert.deepEqual(Object.keys(entry), ['task', 'status', 'problem']);
    const { task, status, problem } = entry;
    assert.ok(isRecord(task));
    assert.ok(status === null || isRecord(status));
    assert.ok(problem === null || isRecord(problem));
    if (problem !== null) {
      assert.deepEqual(Object.keys(problem), ['kind', 'message', 'hint', 'code', 'requestId']);
    }
    return { task, status, problem };
  });
}
