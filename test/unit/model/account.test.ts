import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Account, accountKey, secretsOf, withoutStaleExpiry } from '../../../src/model/account.ts';

const account: Account = {
  name: 'prod',
  cloud: 'alibaba',
  accessKeyId: 'LTAI5tExample',
  accessKeySecret: 'a-long-secret',
};

describe('The key of an account', () => {
  it('tells cloud and name', () => {
    assert.equal(accountKey(account), 'alibaba/prod');
    assert.equal(accountKey({ cloud: 'ucloud', name: 'team/eu 生产' }), 'ucloud/team%2Feu%20%E7%94%9F%E4%BA%A7');
  });

  it('is one per cloud and name', () => {
    assert.notEqual(accountKey(account), accountKey({ ...account, cloud: 'huawei' }));
    assert.notEqual(accountKey(account), accountKey({ ...account, name: 'Prod' }));
    const changed: Account = { ...account, accessKeyId: 'other', region: 'cn-beijing' };
    assert.equal(accountKey(changed), accountKey(account));
  });

  it('has one separator, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        assert.equal(accountKey({ cloud: 'huawei', name }).split('/').length, 2);
      }),
    );
    assert.equal(accountKey({ cloud: 'huawei', name: '\udc00' }), 'huawei/%EF%BF%BD');
  });
});

describe('The secrets of an account', () => {
  it('are its secret, its token and its key id', () => {
    assert.deepEqual(
      [...secretsOf({ ...account, securityToken: 'token-text' })].sort(),
      ['LTAI5tExample', 'a-long-secret', 'token-text'].sort(),
    );
  });

  it('leave out what is not there', () => {
    assert.deepEqual([...secretsOf({ ...account, securityToken: '' })].sort(), ['LTAI5tExample', 'a-long-secret']);
    assert.deepEqual(secretsOf({ ...account, accessKeyId: '', accessKeySecret: '' }), []);
  });

  it('are nothing else of the account', () => {
    const full: Account = {
      ...account,
      region: 'cn-hangzhou',
      projectId: 'project',
      endpoint: 'https://dts.example.com',
      iamEndpoint: 'https://iam.example.com',
    };
    assert.equal(secretsOf(full).length, 2);
  });
});

describe('The end of temporary keys', () => {
  const before: Account = { ...account, securityToken: 'token', expiresAt: '2026-11-22T21:05:00.000Z' };

  it('stays while the keys do', () => {
    assert.deepEqual(withoutStaleExpiry({ ...before, name: 'other' }, before), { ...before, name: 'other' });
  });

  for (const change of [{ securityToken: 'new' }, { accessKeyId: 'new' }]) {
    it(`goes with ${Object.keys(change).join()}`, () => {
      const edited = withoutStaleExpiry({ ...before, ...change }, before);
      assert.deepEqual(edited, { ...account, securityToken: 'token', ...change });
    });
  }

  it('goes with the place that the keys were imported from', () => {
    const source = { kind: 'aliyun-cli', path: '/x', profile: 'prod', index: 0 };
    assert.equal(
      withoutStaleExpiry({ ...before, source, accessKeyId: 'new' }, { ...before, source }).source,
      undefined,
    );
    assert.deepEqual(withoutStaleExpiry({ ...before, source, region: 'r' }, { ...before, source }).source, source);
  });

  it('stays when it is new as well', () => {
    const edited = { ...before, securityToken: 'new', expiresAt: '2026-11-23T21:05:00.000Z' };
    assert.deepEqual(withoutStaleExpiry(edited, before), edited);
  });
});
