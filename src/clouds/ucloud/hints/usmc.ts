import * as l10n from '@vscode/l10n';
import type { Hint, KnownProblem, ProductHints } from '../../profile.ts';

const usmcPage = 'https://docs.ucloud.cn/usmc/support/faq';

/** Failure texts of USMC. Source: UCloud Docs, USMC, support/faq.md. */
export function usmcHints(): ProductHints {
  return { problems: usmcProblems(), standstill };
}

function usmcProblems(): readonly KnownProblem[] {
  return [
    {
      id: 'usmc-agent-version',
      pattern: String.raw`unsupported agent version`,
      cause: l10n.t('The agent is older than the service accepts.'),
      remedy: l10n.t('Create a new plan, which costs nothing, and install the agent from its link.'),
      link: usmcPage,
      source: 'usmc support/faq.md',
    },
  ];
}

/** A hint for a server migration that runs but stays at one percentage. Source: UCloud Docs, USMC, support/faq.md. */
function standstill(percent: number): Hint | null {
  const page = { link: usmcPage, source: 'usmc support/faq.md' };
  if (percent === 0) {
    return {
      id: 'usmc-stands-at-0',
      cause: l10n.t('The firewall or security group that was chosen for the target does not let port 22 through.'),
      remedy: l10n.t('Open port 22 in it.'),
      ...page,
    };
  }
  if (Math.floor(percent) !== 67) return null;
  return {
    id: 'usmc-stands-at-67',
    cause: l10n.t(
      'Automatic increments are on, at a short interval: the task goes on at 67% until the host is created.',
    ),
    remedy: l10n.t(
      'See in the details of the task whether automatic increments are on. Create the host between two increments, or ask support to turn them off.',
    ),
    ...page,
  };
}
