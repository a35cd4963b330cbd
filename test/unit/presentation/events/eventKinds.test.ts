import assert from 'node:assert/strict';
import { eventKinds } from '../../../../src/model/eventKind.ts';
import {
  groupTitle,
  kindGroups,
  kindsOf,
  kindTitle,
  lookOfKind,
  severityOf,
} from '../../../../src/presentation/events/eventKinds.ts';

describe('Kinds of events', () => {
  it('are in one group each', () => {
    assert.deepEqual(kindGroups.flatMap(kindsOf).sort(), [...eventKinds].sort());
  });

  it('have titles of their own', () => {
    const titles = [...eventKinds.map(kindTitle), ...kindGroups.map(groupTitle)];
    assert.equal(new Set(titles).size, titles.length);
  });

  it('look as urgent as they are', () => {
    for (const kind of eventKinds) {
      const tone = { error: ['bad'], warning: ['warning'], information: ['good', 'busy', 'plain'] }[severityOf(kind)];
      assert.ok(tone.includes(lookOfKind(kind).tone), kind);
      assert.equal(kindsOf('attention').includes(kind), severityOf(kind) !== 'information', kind);
    }
  });
});
