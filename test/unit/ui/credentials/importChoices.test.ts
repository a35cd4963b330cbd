import assert from 'node:assert/strict';
import type { CredentialSource } from '../../../../src/clouds/credentials/types.ts';
import { reasonSentence } from '../../../../src/config/credentials/describe.ts';
import type { Account } from '../../../../src/model/account.ts';
import { type ChoiceFacts, importChoices, type KnownAs } from '../../../../src/ui/credentials/importChoices.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const account: Account = { name: 'mine', cloud: 'alibaba', accessKeyId: 'AKID1', accessKeySecret: 'CANARY' };

function source(more: Partial<CredentialSource> = {}): CredentialSource {
  return {
    kind: 'aliyun-cli',
    place: 'Profile of Alibaba Cloud CLI',
    cloud: 'alibaba',
    path: '/home/me/.aliyun/config.json',
    profile: 'prod',
    index: 0,
    active: false,
    temporary: false,
    expiresAt: null,
    region: null,
    proposedName: 'prod',
    problem: null,
    ...more,
  };
}

function choices(sources: readonly CredentialSource[], more: Partial<ChoiceFacts> = {}) {
  return importChoices({
    found: { sources, problems: [] },
    homeDir: '/home/me',
    nowMs,
    knownAs: () => null,
    twinOf: () => null,
    ...more,
  });
}

function only(found: CredentialSource, more: Partial<ChoiceFacts> = {}) {
  const [choice, ...others] = choices([found], more);
  assert.ok(choice);
  assert.equal(others.length, 0);
  return choice;
}

describe('The choices of an import', () => {
  it('tell name, tool, cloud and region of a new one, and tick it', () => {
    assert.deepEqual(only(source({ region: 'cn-hangzhou', active: true })), {
      cloud: 'Alibaba Cloud',
      label: 'prod',
      description: 'Alibaba Cloud · cn-hangzhou · in use',
      detail: 'Profile of Alibaba Cloud CLI, ~/.aliyun/config.json',
      picked: true,
      source: source({ region: 'cn-hangzhou', active: true }),
    });
  });

  it('shorten what is below the home directory, and nothing that is merely called alike', () => {
    const placeOf = (path: string, homeDir: string) => only(source({ path }), { homeDir }).detail.split(', ')[1];
    assert.equal(placeOf('/home/me/keys', '/home/me'), '~/keys');
    assert.equal(placeOf('/home/me/keys', '/home/me/'), '~/keys');
    assert.equal(placeOf('/home/mean/keys', '/home/me'), '/home/mean/keys');
    assert.equal(placeOf('C:\\Users\\me\\keys', 'C:\\Users\\me'), '~\\keys');
    assert.equal(placeOf('/keys', '/'), '/keys');
  });

  it('tell until when temporary keys hold, and do not tick those that have ended', () => {
    const until = (expiresAt: string | null) => only(source({ temporary: true, expiresAt }));
    assert.match(until('2026-11-22T14:00:00.000Z').detail, /^temporary: keys end in 2 h · /);
    assert.match(until('2026-11-22T11:55:00.000Z').detail, /^temporary: keys ended 5 min ago · /);
    assert.match(until(null).detail, /^temporary keys · /);
    assert.deepEqual(
      [until('2026-11-22T14:00:00.000Z').picked, until('2026-11-22T11:55:00.000Z').picked, until(null).picked],
      [true, false, true],
    );
  });

  const known: readonly (readonly [KnownAs['by'], RegExp])[] = [
    ['same', /^Account 'mine' has these keys already\./],
    ['keys', /^Renews the keys of account 'mine'\./],
    ['source', /^Renews the keys of account 'mine'\./],
    ['name', /^There is an account 'mine' with other keys: you are asked\./],
  ];
  for (const [by, said] of known) {
    it(`say which account there is already (${by}), and leave it alone unless its keys have ended`, () => {
      const choice = only(source(), { knownAs: () => ({ account, by }) });
      assert.match(choice.detail, said);
      assert.equal(choice.picked, false);
      const ended = { ...account, expiresAt: '2026-11-22T11:00:00.000Z' };
      const offered = only(source(), { knownAs: () => ({ account: ended, by }) });
      assert.equal(offered.picked, by === 'keys' || by === 'source');
    });
  }

  it('tick only the first of several places with the same keys', () => {
    const first = source();
    const second = source({
      kind: 'alibaba-environment',
      place: 'Environment variables of Alibaba Cloud',
      path: null,
      profile: null,
      proposedName: 'environment',
    });
    const [a, b] = choices([first, second], { twinOf: (of) => (of === second ? first : null) });
    assert.deepEqual([a?.picked, b?.picked], [true, false]);
    assert.match(b?.detail ?? '', /^The same keys as 'prod'\. · Environment variables of Alibaba Cloud$/);
  });

  it('put what cannot be used last, each with its reason and nothing to tick', () => {
    const place = 'Profile of Alibaba Cloud CLI';
    const sentence = reasonSentence('role', 'RamRoleArn');
    const problem = {
      kind: 'aliyun-cli',
      place,
      path: '/home/me/x',
      reason: 'role',
      mode: 'RamRoleArn',
      sentence,
    } as const;
    const all = importChoices({
      found: {
        sources: [source({ proposedName: 'role', problem }), source({ cloud: 'huawei', kind: 'koocli' }), source()],
        problems: [
          {
            kind: 'koocli',
            place: 'Profile of KooCLI',
            path: '/home/me/.hcloud/config.json',
            reason: 'malformed',
            mode: null,
            sentence: reasonSentence('malformed', null),
          },
        ],
      },
      homeDir: '/home/me',
      nowMs,
      knownAs: () => null,
      twinOf: () => null,
    });
    assert.deepEqual(
      all.map(({ cloud, label, source: of }) => [cloud, label, of === null]),
      [
        ['Alibaba Cloud', 'prod', false],
        ['Huawei Cloud', 'prod', false],
        ['', '$(circle-slash) Alibaba Cloud: role', true],
        ['', '$(circle-slash) Profile of KooCLI', true],
      ],
    );
    assert.match(all[2]?.detail ?? '', /^RamRoleArn takes on a role/);
    assert.equal(all[3]?.description, '~/.hcloud/config.json');
  });

  it('let no icon come out of a file', () => {
    const choice = only(source({ proposedName: '$(trash) x', path: '/home/me/$(bug)' }));
    assert.doesNotMatch(choice.label + choice.detail, /\$\(/);
  });
});
