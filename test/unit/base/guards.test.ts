import assert from 'node:assert/strict';
import { isRecord } from '../../../src/base/guards.ts';

describe('isRecord', () => {
  const records: readonly unknown[] = [{}, { a: 1 }, Object.create(null), new Map(), new Error('x')];
  for (const value of records) {
    it(`takes ${Object.prototype.toString.call(value)}`, () => {
      assert.equal(isRecord(value), true);
    });
  }

  const others: readonly unknown[] = [null, undefined, [], [1], 'text', '', 0, 1n, true, Symbol('s'), () => ({})];
  for (const value of others) {
    it(`refuses ${typeof value} ${Array.isArray(value) ? 'list' : String(value)}`, () => {
      assert.equal(isRecord(value), false);
    });
  }
});
