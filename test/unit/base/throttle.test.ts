import assert from 'node:assert/strict';
import { Throttle, paintPause } from '../../../src/base/throttle.ts';
import { FakeClock } from '../../support/fakeClock.ts';

describe('Paced', () => {
  function counted(pause: number) {
    const clock = new FakeClock();
    const counts = { runs: 0 };
    const paced = new Throttle(
      () => {
        counts.runs += 1;
      },
      clock,
      () => pause,
    );
    return { clock, paced, counts };
  }

  it('runs once for all that happens at the same time, and not after its end', async () => {
    const { paced, counts } = counted(0);
    paced.ask();
    paced.ask();
    assert.equal(counts.runs, 0);
    await Promise.resolve();
    assert.equal(counts.runs, 1);
    paced.ask();
    await Promise.resolve();
    assert.equal(counts.runs, 2);
    paced.ask();
    paced.dispose();
    await Promise.resolve();
    assert.equal(counts.runs, 2);
    paced.ask();
    await Promise.resolve();
    assert.equal(counts.runs, 2);
  });

  it('rests for the pause after that, and then does together what was asked for meanwhile', async () => {
    const { clock, paced, counts } = counted(1000);
    paced.ask();
    await Promise.resolve();
    assert.equal(counts.runs, 1);
    for (let count = 0; count < 9; count += 1) {
      paced.ask();
      await clock.advance(100);
    }
    assert.equal(counts.runs, 1);
    await clock.advance(100);
    assert.equal(counts.runs, 2);
    await clock.advance(5000);
    assert.equal(counts.runs, 2, 'nothing was asked for');
    paced.ask();
    await Promise.resolve();
    assert.equal(counts.runs, 3, 'it had rested');
  });

  it('does not do what has just been done otherwise', async () => {
    const { clock, paced, counts } = counted(1000);
    paced.ask();
    paced.done();
    await clock.advance(5000);
    assert.equal(counts.runs, 0);
  });

  it('leaves no timer behind', async () => {
    const { clock, paced, counts } = counted(1000);
    paced.ask();
    await Promise.resolve();
    paced.ask();
    paced.dispose();
    await clock.advance(5000);
    assert.equal(counts.runs, 1);
  });

  it('is not held up by a clock that was set back', async () => {
    const { clock, paced, counts } = counted(1000);
    paced.ask();
    await Promise.resolve();
    clock.jump(-3_600_000);
    paced.ask();
    await clock.advance(1000);
    assert.equal(counts.runs, 2);
  });

  it('rests only where there is much to paint', () => {
    assert.equal(paintPause(20), 0);
    assert.equal(paintPause(2000), 1000);
  });
});
