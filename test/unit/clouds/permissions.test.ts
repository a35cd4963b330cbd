import assert from 'node:assert/strict';
import { refusalIn } from '../../../src/clouds/alibaba/errors.ts';
import type { Cloud } from '../../../src/clouds/cloud.ts';
import { refusalOf } from '../../../src/clouds/huawei/errors.ts';
import { missingPermission, requiredPermissions } from '../../../src/clouds/permissions.ts';
import { type Refusal, refused } from '../../../src/clouds/problems.ts';
import { allClouds } from '../../../src/clouds/registry.ts';
import type { Account } from '../../../src/model/account.ts';
import { isRecord } from '../../../src/base/guards.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { CloudId } from '../../../src/model/task.ts';

function cloudOf(id: CloudId): Cloud {
  const cloud = allClouds().find((each) => each.id === id);
  assert.ok(cloud);
  return cloud;
}

interface Statement {
  readonly effect: unknown;
  readonly actions: readonly string[];
  readonly resource: unknown;
}

/** What a policy allows, read out of the text that a person pastes. */
function read(json: string): { readonly version: unknown; readonly statements: readonly Statement[] } {
  const policy: unknown = JSON.parse(json);
  assert.ok(isRecord(policy));
  assert.deepEqual(Object.keys(policy), ['Version', 'Statement']);
  const statements = policy['Statement'];
  assert.ok(Array.isArray(statements));
  return {
    version: policy['Version'],
    statements: statements.map((statement: unknown) => {
      assert.ok(isRecord(statement));
      const actions = statement['Action'];
      assert.ok(Array.isArray(actions));
      return {
        effect: statement['Effect'],
        actions: actions.map((action: unknown) => {
          assert.ok(typeof action === 'string');
          return action;
        }),
        resource: statement['Resource'],
      };
    }),
  };
}

/** The action that a permission of the clouds with one permission per action is named after. */
const actionOf = (permission: string): string => permission.slice(permission.indexOf(':') + 1);

describe('requiredPermissions', () => {
  for (const cloud of allClouds()) {
    describe(cloud.name, () => {
      const all = requiredPermissions(cloud, 'all');
      const status = requiredPermissions(cloud, 'status');

      it('allows what each action of the allow-list needs, and nothing else', () => {
        for (const scope of ['all', 'status'] as const) {
          const { permissions, json } = requiredPermissions(cloud, scope);
          const wanted = scope === 'all' ? cloud.actions : cloud.products.flatMap((profile) => profile.statusActions);
          const needed = new Set(
            wanted.map((action) => cloud.permissions.permissionOf(action)).filter((permission) => permission !== null),
          );
          const { statements } = read(json);
          assert.equal(statements.length, 1);
          assert.deepEqual(statements[0]?.actions, permissions);
          assert.deepEqual([...needed].sort(), permissions);
          assert.equal(statements[0].effect, 'Allow');
        }
      });

      it('covers every action: with a permission or as one that needs none', () => {
        for (const action of cloud.actions) {
          const permission = cloud.permissions.permissionOf(action);
          assert.ok(permission === null || all.permissions.includes(permission), action);
        }
      });

      it('holds no wildcard for actions and no word for writing', () => {
        for (const permission of all.permissions) {
          assert.match(permission, /^[a-z]+(?::[A-Za-z]+){1,2}$/);
          assert.doesNotMatch(permission, /create|delete|start|stop|modify|update|suspend|configure|\*/i);
        }
      });

      it('has fewer permissions for status reads only, and some', () => {
        assert.ok(status.permissions.length > 0);
        assert.ok(status.permissions.length < all.permissions.length || cloud.id === 'huawei');
        for (const permission of status.permissions) assert.ok(all.permissions.includes(permission), permission);
      });

      it('ends with a line break and is told with sentences', () => {
        assert.ok(all.json.endsWith('}\n'));
        assert.ok(all.notes.every((note) => note.endsWith('.')));
        assert.notEqual(all.policyName, '');
      });

      it('knows no action that could write', () => {
        for (const action of ['StopMigrationTask', 'CreateUDTSTask', 'DeleteDtsJob', 'SuspendMigrationJob', '']) {
          assert.throws(() => cloud.permissions.permissionOf(action), /not/);
        }
      });
    });
  }

  for (const cloud of allClouds().filter(({ id }) => id !== 'huawei')) {
    it(`names one permission per action: ${cloud.name}`, () => {
      assert.deepEqual(requiredPermissions(cloud, 'all').permissions.map(actionOf).sort(), [...cloud.actions].sort());
    });
  }

  it('writes each cloud’s own version and resource', () => {
    const of = (id: CloudId): readonly unknown[] => {
      const { version, statements } = read(requiredPermissions(cloudOf(id), 'all').json);
      return [version, statements[0]?.resource];
    };
    assert.deepEqual(of('alibaba'), ['1', '*']);
    assert.deepEqual(of('ucloud'), ['1', ['*']]);
    assert.deepEqual(of('huawei'), ['1.1', undefined]);
  });

  it('knows the permissions of the calls that there are from the start', () => {
    const status = (id: CloudId): readonly string[] => requiredPermissions(cloudOf(id), 'status').permissions;
    assert.ok(status('alibaba').includes('dts:DescribeMigrationJobStatus'));
    assert.ok(status('huawei').includes('dcs:migrationTask:get'));
    assert.ok(status('scloudsg').includes('udts:GetUDTSTaskStatus'));
    assert.ok(status('scloudsg').includes('usmc:GetUSMCTaskStatus'));
    assert.ok(requiredPermissions(cloudOf('ucloud'), 'all').permissions.includes('uaccount:GetProjectList'));
    assert.equal(cloudOf('huawei').permissions.permissionOf('KeystoneListAuthProjects'), null);
  });
});

const account: Account = { name: 'prod', cloud: 'alibaba', accessKeyId: 'canary-id', accessKeySecret: 'canary-secret' };

function problem(code: string | null, message = 'refused', more: Partial<Problem> = {}): Problem {
  return { kind: 'permission', message, hint: 'dts:DescribeMigrationJobStatus', code, requestId: null, ...more };
}

describe('missingPermission', () => {
  const cases: readonly [string, CloudId, Problem, string | undefined, string | null][] = [
    [
      'names what was called',
      'alibaba',
      problem('Forbidden.RAM'),
      'DescribeMigrationJobs',
      'dts:DescribeMigrationJobs',
    ],
    ['does not take our hint for the cloud’s word', 'alibaba', problem('Forbidden.RAM'), undefined, null],
    [
      'knows RAM’s code of DTS',
      'alibaba',
      problem('DTS.Msg.RamPermissionDenied'),
      'DescribeMigrationJobs',
      'dts:DescribeMigrationJobs',
    ],
    ['is silent for another refusal', 'alibaba', problem('Forbidden.SourceIp'), 'DescribeMigrationJobs', null],
    [
      'takes what the cloud names',
      'alibaba',
      problem('NoPermission', 'x', { lackingPermission: 'dts:Other' }),
      'DescribeMigrationJobs',
      'dts:Other',
    ],
    [
      'reads the cloud’s words',
      'huawei',
      problem('DCS.2007', "Policy doesn't allow dcs:migrationTask:get to be performed."),
      undefined,
      'dcs:migrationTask:get',
    ],
    [
      'takes the problem’s own action',
      'huawei',
      problem('DCS.2007', 'no', { refusedAction: 'ShowMigrationTask' }),
      undefined,
      'dcs:migrationTask:get',
    ],
    ['knows that everybody may list projects', 'huawei', problem('DCS.2007'), 'KeystoneListAuthProjects', null],
    ['is silent for a barred address', 'huawei', problem('APIGW.0401'), 'ShowMigrationTask', null],
    ['is silent for an older spelling of it', 'huawei', problem('APIG.0402'), 'ShowMigrationTask', null],
    ['knows RetCode 299', 'ucloud', problem('299'), 'GetUDTSTaskStatus', 'udts:GetUDTSTaskStatus'],
    ['knows it of each brand', 'surfercloud', problem('299'), 'GetProjectList', 'uaccount:GetProjectList'],
    ['is silent for the IP whitelist', 'ucloud', problem('294'), 'GetUDTSTaskStatus', null],
    ['is silent for an action that is not ours', 'ucloud', problem('299'), 'StopUDTSTask', null],
    ['is silent without a code', 'ucloud', problem(null), 'GetUDTSTaskStatus', null],
    ['is silent for another kind', 'ucloud', problem('299', 'x', { kind: 'credentials' }), 'GetUDTSTaskStatus', null],
  ];
  for (const [name, id, refusal, action, permission] of cases) {
    it(`${name}: ${id} ${refusal.code ?? 'without a code'}`, () => {
      const called = action === undefined ? refusal : { ...refusal, refusedAction: action };
      assert.equal(missingPermission(cloudOf(id), called), permission);
    });
  }

  it('takes no longer name for a shorter one of ours', () => {
    const longer = problem('DCS.2007', 'dcs:migrationTask:getAll is missing');
    assert.equal(missingPermission(cloudOf('huawei'), longer), null);
  });
});

function thrown(refusal: Refusal | null): Problem {
  assert.ok(refusal);
  return refused(refusal, { cloudName: 'Cloud', account }).problem;
}

describe('What the adapters say of a missing permission', () => {
  const denied = (authAction: unknown) => ({
    Code: 'Forbidden.RAM',
    Message: 'User not authorized to operate on the specified resource.',
    AccessDeniedDetail: { AuthAction: authAction, NoPermissionType: 'ImplicitDeny' },
  });
  const ofRam = (authAction: unknown, code?: string): Problem => {
    const body = { ...denied(authAction), ...(code === undefined ? {} : { Code: code }) };
    return thrown(refusalIn('DescribeMigrationJobStatus', body, { status: 403, headers: {}, text: '' }, account, 0));
  };

  it('Alibaba Cloud: the action of AccessDeniedDetail', () => {
    const refusal = ofRam('dts:DescribeDtsJobs');
    assert.equal(refusal.lackingPermission, 'dts:DescribeDtsJobs');
    assert.match(refusal.hint, /dts:DescribeDtsJobs/);
    assert.equal(missingPermission(cloudOf('alibaba'), refusal), 'dts:DescribeDtsJobs');
  });

  for (const hostile of [
    null,
    5,
    {},
    ['dts:X'],
    '',
    'dts:*',
    'dts:A](command:x)',
    `dts:${'A'.repeat(5000)}`,
    'canary-id',
  ]) {
    it(`Alibaba Cloud: nothing but a name, ${JSON.stringify(hostile).slice(0, 30)}`, () => {
      assert.equal(ofRam(hostile).lackingPermission, undefined);
    });
  }

  it('Alibaba Cloud: nothing for another kind of refusal', () => {
    assert.equal(ofRam('dts:DescribeDtsJobs', 'Throttling.User').lackingPermission, undefined);
  });

  it('Huawei Cloud: the action that was called', () => {
    const body = { error_code: 'DCS.2007', error_msg: 'no' };
    const answer = { response: { status: 403, headers: {}, text: '' }, body, account, now: 0 };
    assert.equal(thrown(refusalOf({ ...answer, action: 'ShowMigrationTask' })).refusedAction, 'ShowMigrationTask');
    const missing = { ...answer, body: { error_code: 'DCS.4133', error_msg: 'no' } };
    assert.equal(thrown(refusalOf({ ...missing, action: 'ShowMigrationTask' })).refusedAction, undefined);
  });
});
