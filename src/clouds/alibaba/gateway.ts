import * as l10n from '@vscode/l10n';
import { problemOf } from '../../model/problem.ts';
import type { GatewayFactory } from '../cloud.ts';
import { notTheAnswer, ofAnotherTask } from '../evidence.ts';
import { incomplete } from '../problems.ts';
import { amount, member, text } from '../tolerant.ts';
import { call } from './call.ts';
import { isSameJob } from './identity.ts';
import { createLists, listsMigrationJobs, placesOf } from './list.ts';
import { statusOf } from './map.ts';
import { alibaba } from './pack.ts';
import { readSynchronization } from './synchronization.ts';

/** Alibaba Cloud DTS, API 2020-01-01. */
export const createAlibabaGateway: GatewayFactory = (tools) => ({
  places: (account) => Promise.resolve(placesOf(account)),

  ...createLists(tools),

  async read(task, account, signal) {
    const id = text(task.id);
    if (id === null) {
      throw incomplete(l10n.t('The task has no migration job ID.'), l10n.t("Add the task's ID to the settings."));
    }
    if (task.type === 'synchronization') return readSynchronization(tools, { ...task, id }, account, signal);
    const action = 'DescribeMigrationJobStatus';
    const { body, requestId } = await call(
      tools,
      account,
      {
        action,
        parameters: { MigrationJobId: id },
        region: text(task.region) ?? text(account.region),
        answers: (sent) => text(member(sent, 'MigrationJobStatus')) !== null,
      },
      signal,
    );
    const named = text(member(body, 'MigrationJobId'));
    if (named === null) throw notTheAnswer(alibaba.name, action, requestId);
    if (!isSameJob(named, id)) throw ofAnotherTask(alibaba.name, named, requestId);
    return statusOf(body, { task, observedAt: new Date(tools.now()).toISOString(), requestId });
  },

  async verify(account, signal) {
    const region = text(account.region);
    try {
      const { body } = await call(
        tools,
        account,
        // 30 is the only page size that all editions of the document allow.
        {
          action: 'DescribeMigrationJobs',
          parameters: { PageNum: '1', PageSize: '30' },
          region,
          answers: listsMigrationJobs,
        },
        signal,
      );
      const visible = amount(member(body, 'TotalRecordCount'));
      if (visible === null) return { message: l10n.t('The keys work.'), limited: false };
      const message =
        region === null
          ? l10n.t('The keys work. Migration jobs that they can see: {0}.', visible)
          : l10n.t('The keys work. Migration jobs that they can see in {0}: {1}.', region, visible);
      return { message, limited: false };
    } catch (error) {
      const problem = problemOf(error);
      // A missing permission proves that the cloud accepted the keys. Other refusals would stop every other action too.
      if (problem?.refusedAction === undefined) throw error;
      return {
        message: l10n.t(
          'The keys work, but listing migration jobs is refused to them ({0}). Reading a job needs the right {1}.',
          problem.code ?? l10n.t('no reason given'),
          'dts:DescribeMigrationJobStatus',
        ),
        limited: true,
        refusal: problem,
      };
    }
  },
});
