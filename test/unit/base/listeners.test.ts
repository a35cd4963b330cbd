import assert from 'node:assert/strict';
import { Listeners } from '../../../src/base/listeners.ts';
import { noFault } from '../monitor/samples.ts';

describe('Listeners', () => {
  it('tells all of them, in the order of their coming, though one throws', () => {
    const faults: unknown[] = [];
    const heard: string[] = [];
    const listeners = new Listeners<string>((error) => faults.push(error));
    const fault = new Error('mine');
    listeners.add((value) => heard.push(`first ${value}`));
    listeners.add(() => {
      throw fault;
    });
    listeners.add((value) => heard.push(`third ${value}`));
    listeners.emit('news');
    assert.deepEqual(heard, ['first news', 'third news']);
    assert.deepEqual(faults, [fault]);
  });

  it('keeps two subscriptions of one function apart', () => {
    let calls = 0;
    const listeners = new Listeners<null>(noFault);
    const listener = () => (calls += 1);
    const first = listeners.add(listener);
    listeners.add(listener);
    first.dispose();
    first.dispose();
    listeners.emit(null);
    assert.equal(calls, 1);
  });

  it('does not tell one that was removed during the telling, nor one that came during it', () => {
    const heard: string[] = [];
    const listeners = new Listeners<null>(noFault);
    listeners.add(() => {
      second.dispose();
      listeners.add(() => heard.push('late'));
    });
    const second = listeners.add(() => heard.push('second'));
    listeners.emit(null);
    assert.deepEqual(heard, []);
    listeners.emit(null);
    assert.deepEqual(heard, ['late']);
  });

  it('tells nobody after clear', () => {
    const listeners = new Listeners<null>(noFault);
    listeners.add(() => {
      throw new Error('must not be called');
    });
    listeners.clear();
    listeners.emit(null);
  });
});
