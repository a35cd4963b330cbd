import assert from 'node:assert/strict';
import { checkOfProjects } from '../../../../src/clouds/huawei/projects.ts';
import { problemOf } from '../../../../src/model/problem.ts';
import type { Account } from '../../../../src/model/account.ts';
import { account, fixture } from './support.ts';

const two = { body: fixture('projects.official'), requestId: 'r-1' };

describe('Huawei projects', () => {
  type Row = readonly [extra: Partial<Account>, message: string, limited: boolean];
  const rows: readonly Row[] = [
    [{}, 'The keys work. Projects that they can see: 2.', false],
    [
      { region: 'cn-north-4' },
      'The keys work. Projects that they can see: 2. The one of cn-north-4 has the ID 065a7c66da0010992ff7c0031e5a5e7d.',
      false,
    ],
    [{ region: 'cn-north' }, 'The keys work. Projects that they can see: 2.', false],
    [
      { region: 'cn-north-4', projectId: '06f1cbbaf280106b2f14c00313a9d065' },
      'The keys work. Projects that they can see: 2.',
      false,
    ],
    [
      { projectId: 'other' },
      'The keys work. Projects that they can see: 2. The project other is not among them.',
      true,
    ],
    [{ projectId: '' }, 'The keys work. Projects that they can see: 2.', false],
  ];
  for (const [extra, message, limited] of rows) {
    it(`${JSON.stringify(extra)}: ${message}`, () => {
      assert.deepEqual(checkOfProjects(two, { ...account, ...extra }), { message, limited });
    });
  }

  it('one, none, and entries of the wrong shape', () => {
    const check = (projects: unknown, extra: Partial<Account> = {}): unknown =>
      checkOfProjects({ body: { projects }, requestId: null }, { ...account, ...extra });
    assert.deepEqual(check([{ id: 'a', name: 'MOS' }]), {
      message: 'The keys work. Projects that they can see: 1.',
      limited: false,
    });
    assert.deepEqual(check([]), { message: 'The keys work, but no project is visible to them.', limited: true });
    assert.deepEqual(check([null, 5, { name: 'cn-north-4' }], { region: 'cn-north-4' }), {
      message: 'The keys work. Projects that they can see: 3.',
      limited: false,
    });
  });

  it('an answer without the list proves nothing of the keys', () => {
    for (const body of [{}, { projects: null }, { projects: {} }, { projects: 'x' }]) {
      assert.throws(
        () => checkOfProjects({ body, requestId: 'r-1' }, account),
        (error) => problemOf(error)?.kind === 'bad-answer' && problemOf(error)?.requestId === 'r-1',
      );
    }
  });
});
