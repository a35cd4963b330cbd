import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { jobState } from '../../../src/clouds/alibaba/states.ts';
import { meaningOf } from '../../../src/clouds/huawei/states.ts';
import { udtsMeaning } from '../../../src/clouds/ucloud/states.ts';
import { isTerminal, lifecycles } from '../../../src/model/status.ts';

const page = readFileSync(new URL('../../../docs/status-model.md', import.meta.url), 'utf8');

function section(title: string): string {
  const found = page.split(/^## /m).find((each) => each.startsWith(`${title}\n`));
  assert.ok(found !== undefined, `docs/status-model.md has no section "${title}"`);
  return found;
}

/** The rows of a section's first table, without its heading. */
function rowsOf(title: string): readonly (readonly string[])[] {
  const table = /^\|.*(?:\n\|.*)*/m.exec(section(title))?.[0] ?? '';
  const rows = table.split('\n').slice(2);
  assert.ok(rows.length > 5, `the table of "${title}" is too short`);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function wordsIn(cell: string | undefined): readonly string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
}

interface Meaning {
  readonly lifecycle: string;
  readonly phase: string | null;
}

function check(title: string, meaningOfWord: (word: string) => Meaning | null): void {
  for (const [words, lifecycle, phase] of rowsOf(title)) {
    const named = wordsIn(words);
    assert.ok(named.length > 0, `a row of "${title}" has no word`);
    for (const word of named) {
      const meaning = meaningOfWord(word);
      const found = [meaning?.lifecycle, meaning?.phase ?? ''];
      const derived = phase === 'from blocks' ? 'derived' : (wordsIn(phase)[0] ?? '');
      assert.deepEqual(found, [wordsIn(lifecycle)[0], derived], `${title}: ${word}`);
    }
  }
}

describe('docs/status-model.md', () => {
  it('lists every lifecycle and whether it is terminal', () => {
    const rows = rowsOf('Lifecycle');
    assert.deepEqual(rows.flatMap(([words]) => wordsIn(words)).sort(), [...lifecycles].sort());
    for (const lifecycle of lifecycles) {
      const row = rows.find(([words]) => wordsIn(words).includes(lifecycle));
      assert.equal(row?.[2], isTerminal(lifecycle) ? 'yes' : 'no', lifecycle);
    }
  });

  it('maps the words of UDTS as the code does', () => {
    check('UDTS', udtsMeaning);
  });

  it('maps the words of Alibaba Cloud DTS as the code does', () => {
    check('Alibaba Cloud DTS', jobState);
  });

  it('maps the words of Huawei Cloud DCS as the code does', () => {
    check('Huawei Cloud DCS', meaningOf);
  });

  it('omits no word of the code', () => {
    const tables = [
      ['UDTS', 'ucloud', /^\s+'?([a-z]+)'?: \{ lifecycle/gm],
      ['Alibaba Cloud DTS', 'alibaba', /^\s+\[?'([a-z]+)',(?: (?:job\(|suspended|initializing|maintenance)|$)/gm],
      ['Huawei Cloud DCS', 'huawei', /^\s+\['([A-Z_]+)', meaning\(/gm],
    ] as const;
    for (const [title, folder, pattern] of tables) {
      const code = readFileSync(new URL(`../../../src/clouds/${folder}/states.ts`, import.meta.url), 'utf8');
      const inCode = [...code.matchAll(pattern)].map(([, word]) => word?.toLowerCase() ?? '').sort();
      const inPage = rowsOf(title)
        .flatMap(([words]) => wordsIn(words))
        .map((word) => word.toLowerCase());
      assert.deepEqual([...inPage].sort(), inCode, title);
    }
  });
});
