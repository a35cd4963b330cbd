import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TickReader } from '../../../src/discovery/tickReader.ts';

describe('ticks in a list that is drawn anew', () => {
  it('are what has changed', () => {
    const reader = new TickReader();
    reader.drawn([null, 'a', 'b', 'c'], new Set(['a']), 0);
    assert.deepEqual(reader.read([1, 2], 0), { on: ['b'], off: [], stale: false });
    assert.deepEqual(reader.read([2], 0), { on: [], off: ['a'], stale: false });
    assert.deepEqual(reader.read([0, 2], 0), { on: [], off: [], stale: false });
  });

  it('are not found in an echo of what was drawn', () => {
    const reader = new TickReader();
    reader.drawn(['a', 'b'], new Set(['a']), 0);
    reader.drawn(['a', 'b', 'c'], new Set(['a', 'c']), 0);
    assert.deepEqual(reader.read([0, 2], 0), { on: [], off: [], stale: false });
  });

  it('are those of the list before when they were on their way while it was drawn', () => {
    const reader = new TickReader();
    reader.drawn(['a', 'b'], new Set(['a', 'b']), 0);
    reader.drawn([null, 'a', 'x', 'b', 'c', 'd'], new Set(['a', 'b', 'c', 'd']), 0);
    // The person has unticked a in the first list.
    assert.deepEqual(reader.read([1], 0), { on: [], off: ['a'], stale: true });
    // The surface says what it was given, which has a.
    assert.deepEqual(reader.read([1, 3, 4, 5], 0), { on: [], off: [], stale: false });
  });

  it('stay right when several follow while the surface is still told', () => {
    const reader = new TickReader();
    reader.drawn(['a', 'b', 'c'], new Set(['a']), 0);
    reader.drawn(['a', 'b', 'c', 'd'], new Set(['a', 'd']), 0);
    assert.deepEqual(reader.read([0, 1], 0), { on: ['b'], off: [], stale: true });
    reader.drawn(['a', 'b', 'c', 'd'], new Set(['a', 'b', 'd']), 0);
    // Ticked in the second list, which did not have b.
    assert.deepEqual(reader.read([0, 2, 3], 0), { on: ['c'], off: [], stale: true });
  });

  it('are those of the list that is shown when it has been there for a while', () => {
    const reader = new TickReader();
    reader.drawn(['a', 'b'], new Set(['a', 'b']), 0);
    reader.drawn(['x', 'a', 'b'], new Set(['a']), 0);
    assert.deepEqual(reader.read([0, 1], 60_000), { on: ['x'], off: [], stale: false });
    // Back to what a list before had.
    assert.deepEqual(reader.read([1], 60_000), { on: [], off: ['x'], stale: false });
  });

  it('may be all or none, however short a time the list has been there', () => {
    const reader = new TickReader();
    reader.drawn([], new Set(), 0);
    reader.drawn([null, 'a', 'b', 'c'], new Set(['a', 'b']), 0);
    reader.drawn([null, 'a', 'b', 'c', 'd'], new Set(['a', 'b', 'd']), 0);
    assert.deepEqual(reader.read([1, 2, 3, 4], 0), { on: ['c'], off: [], stale: false });
    assert.deepEqual(reader.read([], 0), { on: [], off: ['a', 'b', 'c', 'd'], stale: false });
  });

  it('say nothing before there is a list', () => {
    assert.deepEqual(new TickReader().read([0], 0), { on: [], off: [], stale: false });
  });

  it('are never lost and never made up, however long reports and drawings take', () => {
    const step = fc.constantFrom('draw', 'apply', 'tick', 'deliver');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.infiniteStream(fc.nat(30)), (steps, where) => {
        const reader = new TickReader();
        const chosen = new Set<string>();
        const wanted = new Set<string>();
        const touched = new Set<string>();
        let count = 3;
        let again = false;
        const toSurface: { rows: readonly string[]; ticked: ReadonlySet<string> }[] = [];
        const fromSurface: { readonly places: readonly number[]; readonly echo: boolean }[] = [];
        let shown: { rows: readonly string[]; ticked: ReadonlySet<string> } = { rows: [], ticked: new Set() };
        const draw = (): void => {
          const rows = Array.from({ length: count }, (_, index) => `t${index}`);
          reader.drawn(rows, new Set(chosen), 0);
          toSurface.push({ rows, ticked: new Set(chosen) });
          again = false;
        };
        // A list is drawn when the one before has had its time: only a tick may still be on its way.
        const isQuiet = (): boolean => toSurface.length === 0 && !fromSurface.some(({ echo }) => echo);
        const needsDrawing = (): boolean => again;
        const report = (echo: boolean): void => {
          const places = shown.rows.flatMap((key, index) => (shown.ticked.has(key) ? [index] : []));
          fromSurface.push({ places, echo });
        };
        const deliver = (): void => {
          const places = fromSurface.shift()?.places;
          // Nothing, and then something: not worth a look.
          if (places === undefined || (places.length === 0 && fromSurface.length > 0)) return;
          const { on, off, stale } = reader.read(places, 0);
          for (const key of on) chosen.add(key);
          for (const key of off) chosen.delete(key);
          again ||= stale;
        };
        const apply = (): void => {
          const next = toSurface.shift();
          if (next === undefined) return;
          // The surface clears itself first, and says so.
          if (shown.ticked.size > 0) fromSurface.push({ places: [], echo: true });
          shown = next;
          report(true);
        };
        const tick = (): void => {
          const key = shown.rows[(where.next().value ?? 0) % Math.max(1, shown.rows.length)];
          // Each row once: who ticks back and forth while it is drawn sees what came of it. And no faster than a report travels.
          if (key === undefined || touched.has(key) || fromSurface.length > 0) return;
          touched.add(key);
          const ticked = new Set(shown.ticked);
          if (ticked.has(key)) ticked.delete(key);
          else ticked.add(key);
          if (ticked.has(key)) wanted.add(key);
          else wanted.delete(key);
          shown = { ...shown, ticked };
          report(false);
        };
        draw();
        apply();
        deliver();
        for (const each of steps) {
          if (each === 'draw') {
            if (!isQuiet()) continue;
            count = Math.min(15, count + 1);
            draw();
          } else if (each === 'apply') apply();
          else if (each === 'deliver') deliver();
          else tick();
        }
        for (let round = 0; round < 30; round += 1) {
          if (needsDrawing() && isQuiet()) draw();
          apply();
          deliver();
        }
        assert.deepEqual([...chosen].sort(), [...wanted].sort());
        assert.deepEqual([...shown.ticked].sort(), [...wanted].sort());
      }),
      { numRuns: 1000 },
    );
  });
});
