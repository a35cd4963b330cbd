import assert from 'node:assert/strict';
import { CloudReader } from '../../../../src/clouds/reader.ts';
import { cloudOf } from '../../../../src/clouds/registry.ts';
import type { CloudId } from '../../../../src/model/task.ts';
import { type Simulator, startSimulator } from '../../../../src/simulator/simulator.ts';
import { lackingWords, refusalOf } from '../../../../src/ui/permissions/lacking.ts';
import { problemOfKind } from '../../presentation/watchedSamples.ts';

describe('The permission that a test of an account finds missing', () => {
  const { signal } = new AbortController();
  let simulator: Simulator;
  let reader: CloudReader;

  before(async () => {
    simulator = await startSimulator();
    let count = 0;
    reader = new CloudReader({
      timeoutMs: () => 5000,
      now: () => Date.now(),
      nonce: () => `nonce-${(count += 1)}`,
      stateWords: () => ({}),
    });
  });
  after(async () => {
    reader.dispose();
    await simulator.stop();
  });

  const named: readonly (readonly [CloudId, string])[] = [
    ['ucloud', 'Missing permission: uaccount:GetProjectList'],
    ['surfercloud', 'Missing permission: uaccount:GetProjectList'],
    ['alibaba', 'Missing permission: dts:DescribeMigrationJobs'],
  ];
  for (const [cloud, words] of named) {
    it(`is named for ${cloud}`, async () => {
      const check = await reader.verify(simulator.account(cloud, 'limited'), signal);
      assert.equal(check.limited, true);
      assert.equal(lackingWords(cloudOf(cloud), refusalOf(check)), words);
    });
  }

  it('is none where nothing was refused', async () => {
    for (const cloud of ['ucloud', 'alibaba', 'huawei'] as const) {
      const check = await reader.verify(simulator.account(cloud, 'permanent'), signal);
      assert.equal(lackingWords(cloudOf(cloud), refusalOf(check)), null, cloud);
    }
  });

  it('is none for a refusal that no permission mends', () => {
    assert.equal(refusalOf(problemOfKind('credentials')), undefined);
    const barred = problemOfKind('permission', { code: '294', refusedAction: 'GetProjectList' });
    assert.equal(lackingWords(cloudOf('ucloud'), refusalOf(barred)), null);
  });
});
