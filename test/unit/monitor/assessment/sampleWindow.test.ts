import assert from 'node:assert/strict';
import { type Reading, readingOf } from '../../../../src/monitor/history/sample.ts';
import { SampleWindow } from '../../../../src/monitor/assessment/sampleWindow.ts';
import { statusOf, taskNamed } from '../samples.ts';

const reading = (more: Partial<Reading> = {}): Reading => ({ ...readingOf(statusOf(taskNamed('one'))), ...more });

describe('the tail of a series', () => {
  it('is one sample while readings are equal', () => {
    const sampleWindow = new SampleWindow(10);
    for (const at of [0, 30_000, 60_000]) sampleWindow.add('a', reading(), 1, at);
    assert.deepEqual(
      sampleWindow.get('a').map(({ at, seenUntil }) => [at, seenUntil]),
      [[0, 60_000]],
    );
  });

  it('begins anew after a time in which nobody looked, with another run, and with another reading', () => {
    const sampleWindow = new SampleWindow(10);
    sampleWindow.add('a', reading(), 1, 0);
    sampleWindow.add('a', reading(), 1, 3_600_000);
    sampleWindow.add('a', reading(), 2, 3_630_000);
    sampleWindow.add('a', reading({ percent: 5 }), 2, 3_660_000);
    assert.equal(sampleWindow.get('a').length, 4);
  });

  it('only goes forward when the clock is set back a little', () => {
    const sampleWindow = new SampleWindow(10);
    sampleWindow.add('a', reading({ percent: 1 }), 1, 1_000_000);
    sampleWindow.add('a', reading({ percent: 2 }), 1, 970_000);
    const [first, second] = sampleWindow.get('a');
    assert.ok(first && second && second.at > first.seenUntil);
  });

  it('loses what a clock that was ahead has dated, and no more', () => {
    const sampleWindow = new SampleWindow(10);
    sampleWindow.add('a', reading({ percent: 1 }), 1, 1_000_000);
    sampleWindow.add('a', reading({ percent: 2 }), 1, 1_030_000);
    sampleWindow.add('a', reading({ percent: 2 }), 1, 1_230_000);
    sampleWindow.add('a', reading({ percent: 3 }), 1, 9_000_000);
    sampleWindow.add('a', reading({ percent: 4 }), 1, 1_090_000);
    sampleWindow.add('a', reading({ percent: 5 }), 1, 1_120_000);
    assert.deepEqual(
      sampleWindow.get('a').map(({ percent, at, seenUntil }) => [percent, at, seenUntil]),
      [
        [1, 1_000_000, 1_000_000],
        [2, 1_030_000, 1_090_000],
        [4, 1_090_001, 1_090_001],
        [5, 1_120_000, 1_120_000],
      ],
    );
  });

  it('stays within its length, without holes, and keeps the beginning and every change of state', () => {
    const sampleWindow = new SampleWindow(40);
    for (let index = 0; index < 1000; index += 1) {
      const phase = index < 300 ? 'schema' : index < 301 ? 'full' : 'incremental';
      sampleWindow.add('a', reading({ percent: index / 10, phase }), 1, index * 30_000);
    }
    const tail = sampleWindow.get('a');
    assert.ok(tail.length <= 40);
    assert.equal(tail[0]?.at, 0);
    assert.deepEqual([...new Set(tail.map(({ phase }) => phase))], ['schema', 'full', 'incremental']);
    assert.ok(tail.every(({ at }, index) => at - (tail[index - 1]?.seenUntil ?? at) <= 30_000));
    assert.equal(tail.at(-1)?.percent, 99.9);
  });

  it('stays within its length when every reading tells of another state', () => {
    const sampleWindow = new SampleWindow(20);
    const states = Array.from({ length: 500 }, (_, index) => ({ ...reading({ rawState: `s${index}` }), run: 1 }));
    sampleWindow.restore(
      'a',
      states.map((state, index) => ({ ...state, at: index, seenUntil: index })),
    );
    assert.ok(sampleWindow.get('a').length <= 20);
    states.forEach((state, index) => {
      sampleWindow.add('a', state, 1, 1000 + index);
    });
    assert.ok(sampleWindow.get('a').length <= 20);
    assert.equal(sampleWindow.get('a').at(-1)?.rawState, 's499');
  });

  it('shares its room among the tasks, and leaves each enough to judge by', () => {
    const sampleWindow = new SampleWindow(400, { all: 4_000, least: 60 });
    const poll = (tasks: number, index: number): void => {
      for (let task = 0; task < tasks; task += 1) {
        sampleWindow.add(`task ${task}`, reading({ percent: index / 20 }), 1, index * 30_000);
      }
    };
    const lengths = (tasks: number): readonly number[] =>
      Array.from({ length: tasks }, (_, task) => sampleWindow.get(`task ${task}`).length);
    for (let index = 0; index < 500; index += 1) poll(1, index);
    assert.ok(lengths(1).every((length) => length > 300 && length <= 400));
    assert.equal(sampleWindow.most, 400);
    for (let index = 500; index < 900; index += 1) poll(40, index);
    assert.ok(
      lengths(40).every((length) => length > 70 && length <= 100),
      String(lengths(40)),
    );
    assert.equal(sampleWindow.get('task 0')[0]?.at, 0, 'its beginning is kept');
    for (let index = 900; index < 1_100; index += 1) poll(1_000, index);
    assert.ok(lengths(1_000).every((length) => length >= 45 && length <= 60));
    assert.equal(sampleWindow.most, 60);
    sampleWindow.keep(new Set(['task 0']));
    assert.equal(sampleWindow.most, 400);
  });

  it('makes room also in what was restored and does not change', () => {
    const sampleWindow = new SampleWindow(100, { all: 100, least: 20 });
    const samples = Array.from({ length: 300 }, (_, index) => ({
      ...reading({ percent: index / 3 }),
      ...{ run: 1, at: index * 30_000, seenUntil: index * 30_000 },
    }));
    sampleWindow.restore('a', samples);
    assert.ok(sampleWindow.get('a').length > 70);
    for (const key of ['b', 'c', 'd']) sampleWindow.restore(key, samples);
    sampleWindow.add('a', reading({ percent: 299 / 3 }), 1, 300 * 30_000);
    assert.ok(sampleWindow.get('a').length <= 25);
  });

  it('forgets what is not kept', () => {
    const sampleWindow = new SampleWindow(10);
    sampleWindow.add('a', reading(), 1, 0);
    sampleWindow.add('b', reading(), 1, 0);
    sampleWindow.keep(new Set(['b']));
    assert.deepEqual([sampleWindow.has('a'), sampleWindow.has('b')], [false, true]);
  });
});
