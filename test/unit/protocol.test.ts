import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyTargets, plainActions } from '../../src/presentation/panel/detailView.ts';
import { bootOf, panelMessageOf, panelStateOf, protocolVersion, snapshotOf, stateVersion } from '../../src/protocol.ts';
import { situations, viewOf } from '../support/panelSamples.ts';

describe('snapshots', () => {
  const snapshot = {
    type: 'snapshot',
    version: protocolVersion,
    sentAt: 1,
    view: viewOf(situations.loading()),
  } as const;

  it('come through', () => {
    assert.equal(snapshotOf(snapshot), snapshot);
  });
  it('of another version are told apart from what is no snapshot', () => {
    assert.equal(snapshotOf({ ...snapshot, version: protocolVersion + 1 }), 'other-version');
    assert.equal(snapshotOf({ type: 'snapshot' }), 'other-version');
    for (const other of [null, undefined, 7, 'snapshot', [], {}, [snapshot], { ...snapshot, type: 'delta' }]) {
      assert.equal(snapshotOf(other), null);
    }
  });
});

describe('whatever arrives', () => {
  it('never makes a check throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        snapshotOf(value);
        panelMessageOf(value);
        bootOf(value);
        panelStateOf(value);
      }),
      { seed: 20_261_201 },
    );
  });
});

describe('messages of the panel', () => {
  for (const type of ['ready', ...plainActions]) {
    it(`${type} comes through`, () => {
      assert.deepEqual(panelMessageOf({ type }), { type });
    });
  }
  for (const target of copyTargets) {
    it(`copy of ${target} comes through`, () => {
      assert.deepEqual(panelMessageOf({ type: 'copy', target }), { type: 'copy', target });
    });
  }
  it('that name a field, a zoom or a hint come through', () => {
    for (const message of [
      { type: 'copyField', path: 'Data.State' },
      { type: 'zoom', zoom: 'hour' },
      { type: 'openHint', id: 'udts-no-space' },
    ] as const) {
      assert.deepEqual(panelMessageOf(message), message);
    }
  });
  it('come through without what does not belong to them', () => {
    assert.deepEqual(panelMessageOf({ type: 'refresh', key: 'another task' }), { type: 'refresh' });
    assert.deepEqual(panelMessageOf({ type: 'openHint', id: 'x', url: 'https://evil.example' }), {
      type: 'openHint',
      id: 'x',
    });
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
    { type: 'copy', __proto__: { target: 'id' } },
  ];
  for (const message of refused) {
    it(`${JSON.stringify(message)} is refused`, () => {
      assert.equal(panelMessageOf(message), null);
    });
  }
});

describe('state that the panel leaves', () => {
  const state = { version: stateVersion, key: 'alibaba//dts//x', open: { raw: true }, zoom: 'day' };
  it('comes back', () => {
    assert.deepEqual(panelStateOf(state), state);
  });
  it('of version 0.1.0 of the extension comes back', () => {
    assert.equal(stateVersion, 3);
  });
  const discarded: readonly [string, unknown][] = [
    ['of another version', { ...state, version: stateVersion - 1 }],
    ['without a version', { key: state.key, open: {}, zoom: 'day' }],
    ['without a task', { version: stateVersion, open: {}, zoom: 'day' }],
    ['with something else in it', { ...state, open: { raw: 'yes' } }],
    ['with an unknown zoom', { ...state, zoom: 'year' }],
    ['that is none', undefined],
  ];
  for (const [name, value] of discarded)
    it(`is discarded ${name}`, () => {
      assert.equal(panelStateOf(value), null);
    });
});

describe('data for the start of the page', () => {
  it('are read, and refused in another version', () => {
    const boot = { version: protocolVersion, key: 'a', language: 'en', translations: {} };
    assert.equal(bootOf(boot), boot);
    assert.equal(bootOf({ ...boot, version: protocolVersion - 1 }), null);
    assert.equal(bootOf(null), null);
  });
});
