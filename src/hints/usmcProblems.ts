import * as l10n from '@vscode/l10n';
import { ucloudBrands, type KnownProblem } from './knownProblem.ts';

const usmcPage = 'https://docs.ucloud.cn/usmc/support/faq';

/** Failure texts of USMC. Source: UCloud Docs, USMC, support/faq.md. */
export function usmcProblems(): readonly KnownProblem[] {
  return [
    {
      id: 'usmc-agent-version',
      clouds: ucloudBrands,
      product: 'usmc',
      pattern: String.raw`unsupported agent version`,
      cause: l10n.t('The agent is older than the service accepts.'),
      remedy: l10n.t('Create a new plan, which costs nothing, and install the agent from its link.'),
      link: usmcPage,
      source: 'usmc support/faq.md',
    },
  ];
}
