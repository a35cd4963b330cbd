import * as l10n from '@vscode/l10n';
import { type Account, endpointFor } from '../../model/account.ts';
import { percentEncoded } from '../../base/encoding.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Place } from '../cloud.ts';
import { regionPattern } from '../endpoint.ts';
import { incomplete } from '../problems.ts';

/** The URL parts for reading one task, or the tasks of one project. */
export interface TaskAddress {
  /** Base URL, possibly with a path prefix. Not validated yet. */
  readonly endpoint: string;
  readonly projectId: string;
  /** Path below the endpoint: the task's detail, whose statistics are at `/stats` below it, or the list. */
  readonly path: string;
}

/** Throws `bad-request` if the task and its account lack a value or have one that cannot be sent. */
export function addressOf(task: TaskRef, account: Account): TaskAddress {
  const projectId = given(task.projectId) ?? given(account.projectId);
  if (projectId === null) {
    throw incomplete(
      l10n.t('The task {0} names no project, and neither does its account.', task.id),
      l10n.t(
        'Add projectId to the task, or a default project ID to the account: Huawei Cloud shows it under My Credentials; testing the account lists it too.',
      ),
    );
  }
  const project = sendable(projectId, l10n.t('project ID'));
  const id = sendable(task.id.trim(), l10n.t('task ID'));
  return {
    endpoint: endpointFor(account, 'dcs') ?? regionalEndpoint(given(task.region) ?? given(account.region), task.id),
    projectId: project,
    path: `/v2/${percentEncoded(project)}/migration-task/${percentEncoded(id)}`,
  };
}

/** The address of a project's task list. Throws `bad-request` for a project or region that cannot be sent. */
export function listAddressOf(place: Place, account: Account): TaskAddress {
  const name = JSON.stringify(place.label.slice(0, 80));
  const projectId = given(place.projectId ?? undefined);
  if (projectId === null) {
    throw incomplete(
      l10n.t('The place {0} names no project.', name),
      l10n.t('Add a default project ID to the account: Huawei Cloud shows it under My Credentials.'),
    );
  }
  const project = sendable(projectId, l10n.t('project ID'));
  return {
    endpoint: endpointFor(account, 'dcs') ?? regionalEndpoint(given(place.region ?? undefined), name),
    projectId: project,
    path: `/v2/${percentEncoded(project)}/migration-tasks`,
  };
}

/**
 * The identity service. It accepts the keys of every region. Throws `bad-request` for an account that sets the endpoints
 * of products only: its keys may be those of a private cloud, and the public host must not get them.
 */
export function identityEndpoint(account: Account): string {
  const own = given(account.iamEndpoint) ?? given(account.endpoint);
  if (own !== null) return own;
  if (Object.keys(account.endpoints ?? {}).length === 0) return 'https://iam.myhuaweicloud.com';
  throw incomplete(
    l10n.t('The account sets endpoints for some products, but no IAM endpoint.'),
    l10n.t('Edit the account and enter its IAM endpoint, so that its keys go to no other cloud.'),
  );
}

function regionalEndpoint(region: string | null, name: string): string {
  if (region === null) {
    throw incomplete(
      l10n.t('The task {0} names no region, and neither does its account.', name),
      l10n.t('Add region to the task, for example {0}, or a default region to the account.', 'cn-north-4'),
    );
  }
  if (!regionPattern.test(region)) {
    throw incomplete(
      l10n.t('{0} is not a region of Huawei Cloud.', region.slice(0, 80)),
      l10n.t('A region is letters, digits and dashes only, for example {0}.', 'cn-north-4'),
    );
  }
  return `https://dcs.${region}.myhuaweicloud.com`;
}

/**
 * Checks that an ID can be sent as a header and as a percent-encoded path segment: visible ASCII, and not a dot
 * segment.
 */
function sendable(id: string, label: string): string {
  if (/^[\x21-\x7e]{1,256}$/.test(id) && id !== '.' && id !== '..') return id;
  throw incomplete(
    l10n.t('The {0} cannot be used as it stands: {1}', label, JSON.stringify(id.slice(0, 80))),
    l10n.t('Copy it again from the console: it is letters, digits and dashes only.'),
  );
}

function given(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
