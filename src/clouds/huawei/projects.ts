import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import { ProblemError } from '../../model/problem.ts';
import type { AccountCheck, Place, Places } from '../cloud.ts';
import { regionPattern } from '../endpoint.ts';
import { plainName } from '../listing.ts';
import { list, member, text } from '../tolerant.ts';
import { idPattern, regions } from './dcsProfile.ts';
import { huawei } from './pack.ts';
import type { Answer } from './call.ts';
import type { ReadResult } from './doubts.ts';

/**
 * The result of testing an account with the list of projects. A project belongs to one region and is named after it,
 * with a suffix for sub-projects. Throws `bad-answer` for a body without such a list.
 *
 * Source: Huawei Cloud, IAM API reference, KeystoneListAuthProjects.
 */
export function checkOfProjects({ body, requestId }: Answer, account: Account): AccountCheck {
  assertProjects({ body, requestId });
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

function assertProjects({ body, requestId }: Answer): void {
  if (Array.isArray(member(body, 'projects'))) return;
  throw new ProblemError({
    kind: 'bad-answer',
    message: l10n.t('{0} answered, but not with a list of projects.', huawei.name),
    hint: l10n.t("Check the account's IAM endpoint: it does not offer the identity service."),
    code: null,
    requestId,
  });
}

/**
 * `cn-north-4` and similar, including regions that the SDKs do not know. Excludes `MOS` and other projects that do not
 * belong to a region.
 */
const regionForm = /^[a-z]{2,3}(-[a-z0-9]+)+-\d+$/;
/** More projects than a console could show. */
const maxProjects = 1000;

/**
 * The regional projects in a KeystoneListAuthProjects response. A region's own project has the name of the region, and
 * its sub-projects are named `<region>_<name>`. Adds the project of the account's settings if it is not listed, or if
 * there is no response. Throws `bad-answer` for a body without a list of projects.
 */
export function placesOf(reading: ReadResult, account: Account): Places {
  const found = new Map<string, Place>();
  const ownProject = text(account.projectId);
  const ownRegion = text(account.region);
  if (reading.answer !== null) {
    assertProjects(reading.answer);
    for (const project of list(member(reading.answer.body, 'projects'))) {
      const id = text(member(project, 'id'));
      const name = text(member(project, 'name'));
      const region = name === null ? null : regionOf(name, ownRegion);
      if (id === null || name === null || region === null || !idPattern.test(id) || found.has(id)) continue;
      const isDefault = ownProject === null ? name === ownRegion : id === ownProject;
      found.set(id, { id, label: plainName(name) ?? id, region, projectId: id, isDefault });
      if (found.size >= maxProjects) break;
    }
  }
  const own: Place[] =
    ownProject === null || found.has(ownProject)
      ? []
      : [{ id: ownProject, label: ownRegion ?? ownProject, region: ownRegion, projectId: ownProject, isDefault: true }];
  return { places: [...own, ...found.values()], problem: reading.answer === null ? reading.problem : null };
}

/** The exact name of the region that a project belongs to; null if none. */
function regionOf(project: string, own: string | null): string | null {
  const region = project.split('_', 1)[0] ?? '';
  if (!regionPattern.test(region)) return null;
  return regions.includes(region) || region === own || regionForm.test(region) ? region : null;
}
