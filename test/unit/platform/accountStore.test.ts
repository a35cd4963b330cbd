import assert from 'node:assert/strict';
import { serializeAccount } from '../../../src/config/accountEntry.ts';
import { type Account, accountKey } from '../../../src/model/account.ts';
import {
  AccountStore,
  firstRetry,
  longestAnswer,
  longestRetry,
  type Secrets,
} from '../../../src/platform/accountStore.ts';
import type { Subscription } from '../../../src/base/listeners.ts';
import { HumanError } from '../../../src/platform/humanError.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

const prefix = 'cloudMigration.account/';
const prod: Account = { name: 'prod', cloud: 'alibaba', accessKeyId: 'CANARY-id', accessKeySecret: 'CANARY-secret' };
const lab: Account = { name: 'lab', cloud: 'ucloud', accessKeyId: 'CANARY-id2', accessKeySecret: 'CANARY-secret2' };
const keyOf = (account: Account): string => prefix + accountKey(account);

type Operation = 'keys' | 'get' | 'store' | 'delete';
type Mood = 'answers' | 'rejects' | 'throws' | 'hangs';

/** A secret storage that fails as a keyring does. */
class MoodySecrets implements Secrets {
  readonly values = new Map<string, string>();
  readonly asked: Operation[] = [];
  readonly #moods = new Map<string, Mood>();
  readonly #waiting: (() => void)[] = [];
  readonly #listeners = new Set<(event: { readonly key: string }) => void>();
  keys?: () => Promise<string[]> = () => this.#run('keys', '', () => [...this.values.keys()]);

  /** `key`: only for this entry. */
  become(mood: Mood, operation: Operation, key = ''): void {
    this.#moods.set(operation + key, mood);
  }

  /** What hangs is answered now. */
  wakeUp(): void {
    this.#moods.clear();
    for (const answer of this.#waiting.splice(0)) answer();
  }

  get(key: string): Promise<string | undefined> {
    return this.#run('get', key, () => this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    return this.#run('store', key, () => {
      this.values.set(key, value);
    });
  }

  delete(key: string): Promise<void> {
    return this.#run('delete', key, () => {
      this.values.delete(key);
    });
  }

  onDidChange(listener: (event: { readonly key: string }) => void): Subscription {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  changed(key: string): void {
    for (const listener of this.#listeners) listener({ key });
  }

  #run<T>(operation: Operation, key: string, answer: () => T): Promise<T> {
    this.asked.push(operation);
    switch (this.#moods.get(operation + key) ?? this.#moods.get(operation)) {
      case 'rejects':
        return Promise.reject(new Error('CANARY keyring is locked'));
      case 'throws':
        throw new Error('CANARY not implemented');
      case 'hangs':
        return new Promise((resolve) => {
          this.#waiting.push(() => {
            resolve(answer());
          });
        });
      case 'answers':
      case undefined:
        return Promise.resolve(answer());
    }
  }
}

describe('The account store', () => {
  let secrets: MoodySecrets;
  let clock: FakeClock;
  let store: AccountStore;
  let log: string[];
  let changes: number;

  beforeEach(() => {
    secrets = new MoodySecrets();
    for (const account of [prod, lab]) secrets.values.set(keyOf(account), serializeAccount(account));
    clock = new FakeClock();
    log = [];
    changes = 0;
    const write = (line: string): void => {
      log.push(line);
    };
    store = new AccountStore(secrets, { warn: write, error: write }, clock);
    store.onDidChange(() => (changes += 1));
  });
  afterEach(() => {
    store.dispose();
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  const names = (): readonly string[] => store.all().map(({ name }) => name);

  async function loaded(mood: Mood): Promise<void> {
    const loading = store.load();
    if (mood === 'hangs') await clock.advance(longestAnswer);
    await loading;
  }

  it('is asked once by all who ask again while it has not answered', async () => {
    secrets.become('hangs', 'keys');
    const asks = [store.load(), settle().then(() => Promise.all([store.retry(), store.retry()]))];
    await settle();
    await clock.advance(longestAnswer);
    await Promise.all(asks);
    assert.deepEqual(secrets.asked, ['keys']);
  });

  it('waits for its first answer without calling that a fault', async () => {
    assert.equal(store.unread()?.pending, true);
    assert.equal(store.unreadProblem()?.remedy, 'retry-accounts');
    await store.load();
    assert.equal(store.unread(), null);
    assert.equal(store.unreadProblem(), null);
    assert.deepEqual(names(), ['prod', 'lab']);
    assert.equal(clock.pending, 0);
  });

  for (const mood of ['rejects', 'throws', 'hangs'] as const) {
    describe(`whose list of keys ${mood}`, () => {
      beforeEach(async () => {
        secrets.become(mood, 'keys');
        await loaded(mood);
      });

      it('says so, neither damaged nor to be entered again, and tells its readers', () => {
        const unread = store.unread();
        assert.equal(unread?.pending, false);
        assert.match(
          unread.message,
          mood === 'hangs' ? /secret storage doesn't answer/ : /secret storage can't be read/,
        );
        assert.match(unread.hint, /Retrying automatically/);
        assert.doesNotMatch(unread.message + unread.hint, /damaged|again|CANARY/);
        assert.equal(changes, 1);
        assert.equal(log.length, 1);
      });

      it('reads them by itself when the storage is back', async () => {
        if (mood !== 'hangs') secrets.wakeUp();
        else secrets.become('answers', 'keys');
        await clock.advance(firstRetry);
        assert.equal(store.unread(), null);
        assert.deepEqual(names(), ['prod', 'lab']);
        assert.equal(changes, 2);
      });

      it('reads them at once when a person comes back', async () => {
        secrets.become('answers', 'keys');
        await store.retry();
        assert.deepEqual(names(), ['prod', 'lab']);
        const { length } = secrets.asked;
        await store.retry();
        assert.equal(secrets.asked.length, length, 'nothing is left to ask for');
      });

      it('asks less and less often while the storage is out of order', async () => {
        let passed = 0;
        for (let hour = 0; hour < 120; hour += 1) {
          await clock.advance(30_000);
          passed += 30_000;
        }
        const lists = secrets.asked.filter((operation) => operation === 'keys').length;
        assert.ok(lists >= passed / (longestRetry + longestAnswer) && lists <= passed / longestRetry + 10, `${lists}`);
      });

      it('saves nothing and asks for nothing to be overwritten', async () => {
        const before = new Map(secrets.values);
        const saving = store.save({ ...prod, accessKeySecret: 'other' });
        const outcome = assert.rejects(
          saving,
          (error) => error instanceof HumanError && error.hint.includes('not saved'),
        );
        await clock.advance(longestAnswer);
        await outcome;
        assert.deepEqual(secrets.values, before);
      });
    });

    describe(`of which one entry ${mood}`, () => {
      beforeEach(() => {
        secrets.become(mood, 'get', keyOf(prod));
      });
      it('reads the others, and does not call that one damaged', async () => {
        await loaded(mood);
        assert.deepEqual(names(), ['lab']);
        assert.equal(store.unread(), null);
        const [broken] = store.broken();
        assert.equal(broken?.reason, 'unread');
        assert.doesNotMatch(broken.message + broken.hint, /damaged|again/);
        assert.equal(store.unusable()[0]?.problem.remedy, 'retry-accounts');
        assert.deepEqual(store.namesOf('alibaba'), ['prod'], 'its name is taken');
      });

      it('has it after a while', async () => {
        await loaded(mood);
        secrets.become('answers', 'get', keyOf(prod));
        await clock.advance(firstRetry);
        assert.deepEqual(names(), ['prod', 'lab']);
        assert.deepEqual(store.broken(), []);
      });

      it('goes on with what it knew of it', async () => {
        secrets.become('answers', 'get', keyOf(prod));
        await loaded(mood);
        secrets.become(mood, 'get', keyOf(prod));
        await loaded(mood);
        assert.deepEqual(names(), ['prod', 'lab']);
        assert.deepEqual(store.broken(), []);
        assert.equal(clock.pending, 1, 'and asks again');
      });

      it('does not save over it', async () => {
        await loaded(mood);
        const saving = store.save({ ...prod, accessKeySecret: 'other' });
        const outcome = assert.rejects(
          saving,
          (error) => error instanceof HumanError && error.hint.includes('not saved'),
        );
        await clock.advance(longestAnswer);
        await outcome;
        assert.equal(secrets.values.get(keyOf(prod)), serializeAccount(prod));
      });
    });

    it(`says that an account is not saved or removed when the storage ${mood} then`, async () => {
      await store.load();
      secrets.become(mood, 'store');
      secrets.become(mood, 'delete');
      for (const [work, said] of [
        [() => store.save({ ...prod, region: 'cn-beijing' }), /not saved/],
        [() => store.remove(prod), /not removed/],
      ] as const) {
        const outcome = assert.rejects(work(), (error) => error instanceof HumanError && said.test(error.hint));
        await clock.advance(longestAnswer);
        await outcome;
      }
    });
  }

  it('calls the accounts unread until the entries are there, not only their list', async () => {
    secrets.become('hangs', 'get', keyOf(prod));
    const loading = store.load();
    await clock.advance(longestAnswer / 2);
    assert.deepEqual(names(), []);
    assert.equal(store.unread()?.pending, true);
    secrets.wakeUp();
    await loading;
    assert.equal(store.unread(), null);
    assert.deepEqual(names(), ['prod', 'lab']);
  });

  it('does not save a new account, or one of another name, over an account', async () => {
    const before = new Map(secrets.values);
    const other = { ...prod, accessKeySecret: 'other' };
    for (const edited of [null, { ...prod, name: 'main' }]) {
      await assert.rejects(
        store.save(other, edited),
        (error) => error instanceof HumanError && error.message.includes("already has an account 'prod'"),
      );
    }
    assert.deepEqual(secrets.values, before);
    await store.save({ ...prod, name: 'new' }, null);
    assert.deepEqual(names(), ['new', 'prod', 'lab']);
  });

  it('uses an answer that comes too late', async () => {
    secrets.become('hangs', 'keys');
    const loading = store.load();
    await clock.advance(longestAnswer);
    await loading;
    assert.deepEqual(names(), []);
    secrets.wakeUp();
    await clock.advance(0);
    assert.deepEqual(names(), ['prod', 'lab']);
  });

  it('keeps what it knows when the list fails later', async () => {
    await store.load();
    secrets.become('rejects', 'keys');
    secrets.changed(keyOf(prod));
    await clock.advance(0);
    assert.equal(store.unread()?.pending, false);
    assert.deepEqual(names(), ['prod', 'lab']);
  });

  it('says what is missing in an editor that cannot list, and does not ask for ever', async () => {
    delete secrets.keys;
    await store.load();
    assert.match(store.unread()?.message ?? '', /can't list/);
    assert.match(store.unread()?.hint ?? '', /Update the editor/);
    assert.equal(clock.pending, 0);
  });

  it('calls damaged only what it has read', async () => {
    secrets.values.set(keyOf(prod), '{"version":');
    await store.load();
    assert.deepEqual(
      store.broken().map(({ reason, message }) => [reason, message]),
      [['damaged', 'The saved account is damaged; enter it again.']],
    );
    await store.save(prod);
    assert.deepEqual(names(), ['prod', 'lab']);
  });

  it('leaves the entry of a newer version alone', async () => {
    const newer = JSON.stringify({ ...prod, version: 3, endpoints: { dts: 'https://dts.example' } });
    secrets.values.set(keyOf(prod), newer);
    await store.load();
    const [broken] = store.broken();
    assert.equal(broken?.reason, 'newer');
    assert.match(broken.hint, /Update the extension/);
    await assert.rejects(store.save(prod), HumanError);
    assert.equal(secrets.values.get(keyOf(prod)), newer);
  });

  it('keeps members that it does not know, under the same and under another name', async () => {
    secrets.values.set(keyOf(prod), JSON.stringify({ version: 1, ...prod, label: 'Production' }));
    await store.load();
    await store.save({ ...prod, region: 'cn-beijing' });
    assert.deepEqual(JSON.parse(secrets.values.get(keyOf(prod)) ?? ''), {
      ...{ version: 1, ...prod, region: 'cn-beijing', label: 'Production' },
    });
    const renamed = { ...prod, name: 'main' };
    await store.save(renamed, prod);
    assert.deepEqual(JSON.parse(secrets.values.get(keyOf(renamed)) ?? ''), {
      ...{ version: 1, ...renamed, label: 'Production' },
    });
  });

  it('does nothing any more once it is disposed', async () => {
    secrets.become('rejects', 'keys');
    await store.load();
    store.dispose();
    const { length } = secrets.asked;
    await clock.advance(longestRetry);
    await store.load();
    assert.equal(secrets.asked.length, length);
  });
});
