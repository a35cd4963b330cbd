import assert from 'node:assert/strict';
import type { AccountCheck } from '../../../../src/clouds/cloud.ts';
import type { CredentialSource } from '../../../../src/clouds/credentials/types.ts';
import type { Account } from '../../../../src/model/account.ts';
import { ProblemError, type ProblemKind } from '../../../../src/model/problem.ts';
import {
  importPlanned,
  importSummary,
  knownAs,
  type Plan,
  planImport,
} from '../../../../src/ui/credentials/importing.ts';
import { readAgain } from '../../../../src/ui/credentials/renewal.ts';
import { Home, places } from '../../config/credentials/home.ts';
import { problemOfKind } from '../../presentation/watchedSamples.ts';

const works: AccountCheck = { message: 'The keys work.', limited: false };
const never = new AbortController().signal;
const end = '2026-11-22T12:00:00.000Z';
const beforeEnd = Date.parse(end) - 3_600_000;

interface Entry {
  readonly name: string;
  readonly id: string;
  readonly secret?: string;
  readonly token?: string;
  readonly more?: object;
}

/** aliyun's file with these profiles. */
function aliyun(home: Home, entries: readonly Entry[]): void {
  const profiles = entries.map(({ name, id, secret = `CANARY-${id}`, token, more }) => ({
    name,
    mode: token === undefined ? 'AK' : 'StsToken',
    access_key_id: id,
    access_key_secret: secret,
    region_id: 'cn-hangzhou',
    ...(token === undefined ? {} : { sts_token: token, sts_expiration: Date.parse(end) / 1000 }),
    ...more,
  }));
  home.write(places.aliyun, JSON.stringify({ current: entries[0]?.name, profiles }));
}

function account(name: string, id: string, more: Partial<Account> = {}): Account {
  return { name, cloud: 'alibaba', accessKeyId: id, accessKeySecret: `CANARY-${id}`, ...more };
}

describe('Importing credentials', () => {
  let home: Home;
  beforeEach(() => {
    home = new Home();
  });
  afterEach(() => {
    home.remove();
  });

  const source = (name: string): Promise<CredentialSource> => home.source('aliyun-cli', name);
  const planned = async (
    names: readonly string[],
    accounts: readonly Account[],
    answer: 'renew' | 'beside' = 'beside',
  ): Promise<readonly Plan[]> =>
    planImport(await Promise.all(names.map(source)), {
      reader: home.reader,
      accounts,
      askSameName: () => Promise.resolve(answer),
    });
  const onlyPlan = async (accounts: readonly Account[], answer?: 'renew' | 'beside'): Promise<Plan> => {
    const [plan, ...others] = await planned(['prod'], accounts, answer);
    assert.ok(plan);
    assert.equal(others.length, 0);
    return plan;
  };
  const madeOf = (plan: Plan): Account => {
    assert.ok('account' in plan);
    return plan.account;
  };

  describe('plans', () => {
    it('a name that is free, also of accounts that cannot be read', async () => {
      aliyun(home, [{ name: 'prod', id: 'AKIDprod1' }]);
      const [plan] = await planImport([await source('prod')], {
        reader: home.reader,
        accounts: [],
        unreadable: [{ cloud: 'alibaba', name: 'prod' }],
        askSameName: () => assert.fail('nobody is asked'),
      });
      assert.equal(plan && madeOf(plan).name, 'prod 2');
    });

    it('a new account with region and source, and never an address', async () => {
      aliyun(home, [{ name: 'prod', id: 'AKIDprod1', more: { endpoint: 'https://evil.example' } }]);
      const plan = await onlyPlan([]);
      assert.equal(plan.kind, 'new');
      assert.deepEqual(madeOf(plan), {
        ...account('prod', 'AKIDprod1', { region: 'cn-hangzhou' }),
        source: { kind: 'aliyun-cli', path: home.path(places.aliyun), profile: 'prod', index: 0 },
      });
    });

    it('a free name for each, also among those of one import', async () => {
      aliyun(home, [
        { name: 'prod', id: 'AKIDprod1' },
        { name: 'test', id: 'AKIDtest1' },
      ]);
      const accounts = [account('prod', 'AKIDother')];
      const plans = await planned(['prod', 'test'], accounts);
      assert.deepEqual(
        plans.map((plan) => [plan.kind, madeOf(plan).name]),
        [
          ['new', 'prod 2'],
          ['new', 'test'],
        ],
      );
    });

    it('new keys in place for the account that has the same key, with its own region and endpoint', async () => {
      aliyun(home, [{ name: 'prod', id: 'AKIDprod1', secret: 'CANARY-newer' }]);
      const own = { region: 'cn-beijing', endpoint: 'https://dts.example.com', projectId: 'p' };
      const plan = await onlyPlan([account('mine', 'AKIDprod1', own)]);
      assert.equal(plan.kind, 'renew');
      const { source: remembered, ...made } = madeOf(plan);
      assert.deepEqual(made, { ...account('mine', 'AKIDprod1', own), accessKeySecret: 'CANARY-newer' });
      assert.equal(remembered?.profile, 'prod');
    });

    it('new keys in place for the account that came from there, whatever its name is by now', async () => {
      aliyun(home, [{ name: 'prod', id: 'AKIDprod1' }]);
      const imported = { ...madeOf(await onlyPlan([])), name: 'renamed' };
      aliyun(home, [{ name: 'prod', id: 'STS.two', token: 'CANARY-token' }]);
      const plan = await onlyPlan([imported]);
      assert.equal(plan.kind, 'renew');
      const made = madeOf(plan);
      assert.deepEqual(
        [made.name, made.accessKeyId, made.securityToken, made.expiresAt],
        ['renamed', 'STS.two', 'CANARY-token', end],
      );
      aliyun(home, [{ name: 'prod', id: 'AKIDprod3' }]);
      const permanent = madeOf(await onlyPlan([made]));
      assert.equal('securityToken' in permanent || 'expiresAt' in permanent, false, 'nothing of the old keys stays');
    });

    it('nothing for an account that has these very keys', async () => {
      aliyun(home, [{ name: 'prod', id: 'AKIDprod1' }]);
      assert.equal((await onlyPlan([account('mine', 'AKIDprod1')])).kind, 'same');
    });

    for (const answer of ['renew', 'beside'] as const) {
      it(`what a person says where only the names are the same: ${answer}`, async () => {
        aliyun(home, [{ name: 'prod', id: 'AKIDprod1' }]);
        const plan = await onlyPlan([account('prod', 'AKIDother')], answer);
        assert.deepEqual([plan.kind, madeOf(plan).name], answer === 'renew' ? ['renew', 'prod'] : ['new', 'prod 2']);
        assert.equal(madeOf(plan).accessKeyId, 'AKIDprod1');
      });
    }

    it('a refusal for what has gone since it was found', async () => {
      aliyun(home, [{ name: 'prod', id: 'AKIDprod1' }]);
      const found = await source('prod');
      aliyun(home, []);
      const [plan] = await planImport([found], {
        reader: home.reader,
        accounts: [],
        askSameName: () => Promise.reject(new Error('not to be asked')),
      });
      assert.ok(plan?.kind === 'refused');
      assert.equal(plan.name, 'Alibaba Cloud: prod');
      assert.match(plan.why, /no longer there/);
    });
  });

  it('tells which account a source belongs to', async () => {
    aliyun(home, [{ name: 'prod', id: 'AKIDprod1' }]);
    const found = await source('prod');
    const by = async (accounts: readonly Account[]): Promise<string | undefined> =>
      (await knownAs(home.reader, accounts, found)).known?.by;
    assert.equal(await by([]), undefined);
    assert.equal(await by([account('x', 'AKIDprod1')]), 'same');
    assert.equal(await by([account('x', 'AKIDprod1', { accessKeySecret: 'CANARY-older' })]), 'keys');
    assert.equal(await by([account('prod', 'AKIDother')]), 'name');
    assert.equal(await by([{ ...account('prod', 'AKIDother'), cloud: 'huawei' }]), undefined);
  });

  describe('tests and saves', () => {
    const run = async (
      plans: readonly Plan[],
      verify: (account: Account, signal: AbortSignal) => Promise<AccountCheck>,
      signal = never,
    ) => {
      const saved: Account[] = [];
      const accepted: string[] = [];
      const outcomes = await importPlanned(
        plans,
        {
          verify,
          save: (each, isTested) => {
            saved.push(each);
            if (isTested) accepted.push(each.name);
            return Promise.resolve();
          },
        },
        signal,
      );
      return { outcomes, saved, accepted, text: importSummary(outcomes, signal.aborted) };
    };
    const plan = (name: string, kind: 'new' | 'renew' = 'new'): Plan => ({
      kind,
      account: account(name, `AKID${name}`),
    });
    const failing = (kind: ProblemKind) => () => Promise.reject(new ProblemError(problemOfKind(kind)));

    it('says in one sentence what became of all', async () => {
      const plans: readonly Plan[] = [plan('a'), plan('b'), plan('c', 'renew'), plan('bad')];
      const { saved, text } = await run(plans, ({ name }) =>
        name === 'bad' ? failing('credentials')() : Promise.resolve(works),
      );
      assert.deepEqual(saved.map(({ name }) => name).sort(), ['a', 'b', 'c']);
      assert.equal(
        text,
        '2 accounts imported, keys of 1 account renewed, 1 refused: Alibaba Cloud: bad: It is credentials.',
      );
      assert.doesNotMatch(text, /CANARY|AKID/);
    });

    it('says of no account that its keys were accepted where nobody has asked the cloud, or got an answer', async () => {
      const plans: readonly Plan[] = [plan('a'), { kind: 'same', account: account('b', 'AKIDb') }, plan('c')];
      const { accepted, saved } = await run(plans, ({ name }) =>
        name === 'c' ? failing('network')() : Promise.resolve(works),
      );
      assert.deepEqual(accepted, ['a']);
      assert.equal(saved.length, 3);
    });

    it('saves nothing that the cloud refuses: an account keeps the keys that it had', async () => {
      assert.deepEqual((await run([plan('c', 'renew')], failing('credentials'))).saved, []);
    });

    for (const kind of ['network', 'permission', 'throttled', 'clock', 'tls'] as const) {
      it(`saves keys whose test was hindered (${kind}), and says so`, async () => {
        const { saved, text } = await run([plan('a')], failing(kind));
        assert.equal(saved.length, 1);
        assert.equal(text, `1 account imported. Alibaba Cloud: a could not be tested: It is ${kind}.`);
      });
    }

    it('tests four at once, and stops where it is told to', async () => {
      const abort = new AbortController();
      let running = 0;
      let most = 0;
      const { outcomes, saved, text } = await run(
        Array.from({ length: 9 }, (_, index) => plan(`n${index}`)),
        async ({ name }, signal) => {
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          running -= 1;
          if (name === 'n5') abort.abort(new Error('stopped'));
          signal.throwIfAborted();
          return works;
        },
        abort.signal,
      );
      assert.equal(most, 4);
      assert.ok(outcomes.length < 9);
      assert.equal(saved.length, outcomes.length);
      assert.match(text, /The rest was stopped\.$/);
    });

    it('throws what is a fault of ours', async () => {
      await assert.rejects(
        run([plan('a')], () => Promise.reject(new TypeError('ours'))),
        TypeError,
      );
    });
  });

  describe('again, for keys that end', () => {
    const imported = async (): Promise<Account> => madeOf(await onlyPlan([]));
    const again = (of: Account, nowMs = beforeEnd) => readAgain(of, nowMs, home.reader);

    it('finds the new keys in the place where the old ones were', async () => {
      aliyun(home, [{ name: 'prod', id: 'STS.one', token: 'CANARY-one' }]);
      const old = { ...(await imported()), name: 'mine', endpoint: 'https://dts.example.com' };
      aliyun(home, [
        { name: 'before', id: 'AKIDbefore' },
        { name: 'prod', id: 'STS.two', token: 'CANARY-two' },
      ]);
      const found = await again(old);
      assert.ok(found !== null && 'account' in found);
      assert.equal(found.account.accessKeyId, 'STS.two');
      assert.deepEqual([found.account.name, found.account.endpoint], ['mine', 'https://dts.example.com']);
      assert.equal(found.where, 'Profile of Alibaba Cloud CLI');
    });

    const nothingNew: readonly (readonly [string, (home: Home) => void, number, RegExp])[] = [
      ['has the same keys', () => undefined, beforeEnd, /same keys as before/],
      ['has keys that have ended', () => undefined, Date.parse(end) + 1, /have ended too/],
      [
        'has gone',
        (at) => {
          aliyun(at, []);
        },
        beforeEnd,
        /no longer there/,
      ],
      [
        'cannot be read',
        (at) => {
          at.write(places.aliyun, '{');
        },
        beforeEnd,
        /not of the format/,
      ],
    ];
    for (const [what, change, nowMs, said] of nothingNew) {
      it(`says why there are none: the place ${what}`, async () => {
        aliyun(home, [{ name: 'prod', id: 'STS.one', token: 'CANARY-one' }]);
        const old = await imported();
        change(home);
        const found = await again(old, nowMs);
        assert.ok(found !== null && 'why' in found);
        assert.match(found.why, said);
        assert.doesNotMatch(JSON.stringify(found), /CANARY/);
      });
    }

    it('knows no place for keys that were entered by hand, nor reads one that no tool of a cloud has', async () => {
      assert.equal(await again(account('a', 'AKID1')), null);
      home.write('secret.txt', 'CANARY');
      const elsewhere = { kind: 'aliyun-cli', path: home.path('secret.txt'), profile: 'prod', index: 0 };
      const found = await again(account('a', 'AKID1', { source: elsewhere }));
      assert.ok(found !== null && 'why' in found);
      const unknown = { ...elsewhere, kind: 'another version knows it' };
      assert.equal(await again(account('a', 'AKID1', { source: unknown })), null);
    });
  });
});
