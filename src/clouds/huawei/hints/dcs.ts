import * as l10n from '@vscode/l10n';
import type { KnownProblem, ProductHints } from '../../profile.ts';

const dcslogPage = 'https://support.huaweicloud.com/intl/en-us/migration-dcs/dcs-migration-211125001.html';

/** Texts in the logs of Huawei Cloud DCS migrations. Source: the DCS migration FAQ; `source` names the page. */
export function dcsHints(): ProductHints {
  return { problems: dcsProblems() };
}

function dcsProblems(): readonly KnownProblem[] {
  return [
    {
      id: 'dcs-slave-timed-out',
      pattern: String.raw`Disconnecting timedout slave`,
      cause: l10n.t('The source closes the replication connection before the copy is through.'),
      remedy: l10n.t('Set `repl-timeout` to 300 seconds on the source Redis, then start the task again.'),
      link: dcslogPage,
      source: 'DCS FAQ dcs-migration-211125001',
    },
    {
      id: 'dcs-output-buffer',
      pattern: String.raw`overcoming of output buffer limits`,
      cause: l10n.t('The source writes more during the copy than its buffer for replicas holds.'),
      remedy: l10n.t('Set `client-output-buffer-limit` on the source to 20% of its memory, then start the task again.'),
      link: dcslogPage,
      source: 'DCS FAQ dcs-migration-211125001',
    },
  ];
}
