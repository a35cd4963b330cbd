import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bootOf,
  chartsMessageOf,
  copyTargets,
  panelMessageOf,
  panelStateOf,
  protocolVersion,
  type Snapshot,
  snapshotOf,
} from '../../src/protocol.ts';
import { knownTasks } from '../support/panelInsights.ts';
import { completeWatched, content, hostile, seeds, situations } from '../support/panelSamples.ts';

function snapshot(of = completeWatched.dts()): Snapshot {
  return { type: 'snapshot', version: protocolVersion, sentAt: 1, content: content(of) };
}

/** What `postMessage` makes of it. */
function sent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Every place in a value where something plain stands, as a path. */
function leaves(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return members.flatMap(([name, member]) => leaves(member, [...path, name]));
}

/** A copy with another value at that place. */
function replaced(value: unknown, [name, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === name ? replaced(each, rest, by) : each));
  assert.ok(typeof value === 'object' && value !== null);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === name ? replaced(each, rest, by) : (each as unknown)]),
  );
}

describe('snapshots', () => {
  const all = { ...seeds, ...situations, ...completeWatched, hostile };
  for (const [name, make] of Object.entries(all)) {
    it(`come through for ${name}`, () => {
      const whole = snapshot(make());
      assert.deepEqual(snapshotOf(sent(whole)), sent(whole));
    });
  }

  it('come through without a task', () => {
    for (const empty of [
      { kind: 'not-configured', name: null },
      { kind: 'not-configured', name: 'orders' },
      { kind: 'not-restorable' },
    ]) {
      assert.notEqual(snapshotOf({ ...snapshot(), content: empty }), null);
    }
  });

  it('are refused when anything in them has the wrong type, the body of the answer aside', () => {
    const whole = sent({ ...snapshot(situations.lostContact()), extra: undefined });
    const checked = leaves(whole).filter((path) => !path.includes('body'));
    assert.ok(checked.length > 60, `only ${checked.length} places`);
    for (const path of checked) {
      for (const wrong of [{ an: 'object' }, [Number.NaN]]) {
        assert.equal(snapshotOf(replaced(whole, path, wrong)), null, path.join('.'));
      }
    }
  });

  it('are refused when a member that has to be there is missing', () => {
    const status = completeWatched.dts().status;
    assert.ok(status);
    for (const name of Object.keys(status).filter((each) => each !== 'doubtAbout')) {
      const { [name]: gone, ...rest } = status as unknown as Record<string, unknown>;
      assert.notEqual(gone, undefined);
      const broken = replaced(sent(snapshot()), ['content', 'watched', 'status'], rest);
      assert.equal(snapshotOf(broken), null, name);
    }
  });

  it('are refused in another version, and as anything else', () => {
    assert.equal(snapshotOf({ ...snapshot(), version: protocolVersion + 1 }), null);
    assert.equal(snapshotOf({ ...snapshot(), type: 'delta' }), null);
    for (const other of [null, undefined, 7, 'snapshot', [], {}, [snapshot()]]) assert.equal(snapshotOf(other), null);
  });

  it('do not take a prototype for a member', () => {
    const inherited: unknown = Object.create(snapshot());
    assert.equal(snapshotOf(inherited), null);
  });

  it('never make the guard throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        snapshotOf(value);
        panelMessageOf(value);
        bootOf(value);
        panelStateOf(value);
      }),
    );
  });
});

describe('what history adds', () => {
  for (const [name, make] of Object.entries(knownTasks)) {
    it(`comes through for ${name}`, () => {
      const known = make();
      const whole = { ...snapshot(), content: known.content };
      assert.notEqual(snapshotOf(sent(whole)), null);
      const message = { type: 'charts', version: protocolVersion, charts: known.charts('all') };
      assert.deepEqual(chartsMessageOf(sent(message)), sent(message));
    });
  }

  it('is refused when anything in it has the wrong type', () => {
    const { content: told, charts } = knownTasks.failed();
    const insight = sent({ type: 'snapshot', version: protocolVersion, sentAt: 1, content: told });
    for (const path of leaves(insight).filter((each) => each[1] === 'insight')) {
      assert.equal(snapshotOf(replaced(insight, path, { an: 'object' })), null, path.join('.'));
    }
    const message = sent({ type: 'charts', version: protocolVersion, charts: charts() });
    const places = leaves(message);
    assert.ok(places.length > 15);
    for (const path of places) {
      assert.equal(chartsMessageOf(replaced(message, path, { an: 'object' })), null, path.join('.'));
    }
  });

  it('is refused when a curve has more moments than values', () => {
    const charts = { ...knownTasks.failed().charts(), percent: { at: [1, 2], values: [3] } };
    assert.equal(chartsMessageOf({ type: 'charts', version: protocolVersion, charts }), null);
  });

  it('says that there are no charts', () => {
    assert.deepEqual(chartsMessageOf({ type: 'charts', version: protocolVersion, charts: null })?.charts, null);
    assert.equal(chartsMessageOf({ type: 'charts', version: protocolVersion - 1, charts: null }), null);
  });
});

describe('messages of the panel', () => {
  const plain = [
    'ready',
    'refresh',
    'openConsole',
    'togglePin',
    'showLog',
    'editTask',
    'addAccount',
    'editAccount',
    'chooseAccount',
  ];
  for (const type of plain)
    it(`${type} comes through`, () => {
      assert.deepEqual(panelMessageOf({ type }), { type });
    });
  for (const target of copyTargets) {
    it(`copy of ${target} comes through`, () => {
      assert.deepEqual(panelMessageOf({ type: 'copy', target }), { type: 'copy', target });
    });
  }
  it('copyField comes through', () => {
    assert.deepEqual(panelMessageOf({ type: 'copyField', path: 'Data.State' }), {
      type: 'copyField',
      path: 'Data.State',
    });
  });

  it('zoom and openHint come through', () => {
    for (const message of [
      { type: 'zoom', zoom: 'hour' },
      { type: 'openHint', id: 'udts-no-space' },
    ] as const) {
      assert.deepEqual(panelMessageOf(message), message);
    }
  });

  const refused: readonly unknown[] = [
    { type: 'zoom', zoom: 'year' },
    { type: 'zoom' },
    { type: 'openHint', id: 7 },
    null,
    undefined,
    'ready',
    ['ready'],
    {},
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 'toString' },
    { type: 'delete' },
    { type: ['ready'] },
    { type: 'copy' },
    { type: 'copy', target: 'secret' },
    { type: 'copy', target: null },
    { type: 'copyField' },
    { type: 'copyField', path: 7 },
    { type: 'copyField', path: ['Data'] },
    Object.create({ type: 'ready' }),
  ];
  for (const message of refused) {
    it(`${JSON.stringify(message)} is refused`, () => {
      assert.equal(panelMessageOf(message), null);
    });
  }
});

describe('state that the panel leaves', () => {
  const state = { version: protocolVersion, key: 'alibaba//dts//x', open: { raw: true }, zoom: 'day' };
  it('comes back', () => {
    assert.deepEqual(panelStateOf(state), state);
  });
  const discarded: readonly [string, unknown][] = [
    ['of another version', { ...state, version: protocolVersion - 1 }],
    ['without a version', { key: state.key, open: {} }],
    ['without a task', { version: protocolVersion, open: {} }],
    ['with something else in it', { ...state, open: { raw: 'yes' } }],
    ['that is none', undefined],
  ];
  for (const [name, value] of discarded)
    it(`is discarded ${name}`, () => {
      assert.equal(panelStateOf(value), null);
    });
});

describe('data for the start of the page', () => {
  const boot = { version: protocolVersion, key: 'a', language: 'en', translations: null };
  it('is read', () => {
    assert.deepEqual(bootOf(boot), boot);
    assert.notEqual(bootOf({ ...boot, key: null, translations: { Lag: '延迟' } }), null);
  });
  it('is refused when it is not right', () => {
    assert.equal(bootOf({ ...boot, translations: { Lag: 7 } }), null);
    assert.equal(bootOf({ ...boot, language: null }), null);
    assert.equal(bootOf(null), null);
  });
});
