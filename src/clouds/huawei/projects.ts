import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import { ProblemError } from '../../model/problem.ts';
import type { AccountCheck } from '../cloud.ts';
import { list, member, text } from '../tolerant.ts';
import { huawei } from './about.ts';
import type { Answer } from './call.ts';

/**
 * What the list of projects says of an account: a project belongs to one region and is named after it, with a suffix
 * for sub-projects. Throws `bad-answer` for a body without such a list.
 *
 * Source: Huawei Cloud, IAM API reference, KeystoneListAuthProjects.
 */
export function checkOfProjects({ body, requestId }: Answer, account: Account): AccountCheck {
  if (!Array.isArray(member(body, 'projects'))) {
    throw new ProblemError({
      kind: 'bad-answer',
      message: l10n.t('{0} answered, but not with a list of projects.', huawei.name),
      hint: l10n.t("Check the account's IAM endpoint: it does not offer the identity service."),
      code: null,
      requestId,
    });
  }
  const projects = list(member(body, 'projects')).map((project) => ({
    id: text(member(project, 'id')),
    name: text(member(project, 'name')),
  }));
  if (projects.length === 0) {
    return { message: l10n.t('The keys work, but no project is visible to them.'), limited: true };
  }
  const visible = l10n.t('The keys work. Projects that they can see: {0}.', projects.length);
  if (account.projectId !== undefined && account.projectId !== '') {
    return projects.some(({ id }) => id === account.projectId)
      ? { message: visible, limited: false }
      : {
          message: l10n.t('{0} The project {1} is not among them.', visible, account.projectId),
          limited: true,
        };
  }
  const regional = projects.find(({ name }) => name !== null && name === account.region);
  return {
    message:
      regional?.id === undefined || regional.id === null
        ? visible
        : l10n.t('{0} The one of {1} has the ID {2}.', visible, account.region ?? '', regional.id),
    limited: false,
  };
}
