import assert from 'node:assert/strict';
import { assertReading } from '../../../src/clouds/actions.ts';
import { problemOf } from '../../../src/model/problem.ts';

describe('list of reading actions', () => {
  const allowed = ['GetUDTSTaskStatus', 'GetProjectList'];

  it('lets its own actions through', () => {
    for (const action of allowed) assertReading(allowed, action);
  });

  for (const action of ['StopUDTSTask', 'getudtstaskstatus', 'GetUDTSTaskStatus ', 'GetUDTSTaskStatu', '', 'length']) {
    it(`stops "${action}" with an error of ours, not with a problem of the person`, () => {
      assert.throws(
        () => {
          assertReading(allowed, action);
        },
        (error) => error instanceof Error && problemOf(error) === null && error.message.includes('not on the list'),
      );
    });
  }

  it('stops everything where the list is empty', () => {
    assert.throws(() => {
      assertReading([], 'GetProjectList');
    });
  });
});
