import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../model/problem.ts';
import { alibaba } from './pack.ts';

/**
 * Whether two IDs mean the same job. The ID of an instance is "dts" followed by the ID of its job, and actions and tools
 * use one or the other for the same thing.
 */
export function sameJob(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && withoutPrefix(one) === withoutPrefix(other);
}

function withoutPrefix(id: string): string {
  return id.replace(/^dts/, '');
}

/** A good answer, but to another question. */
export function ofAnotherTask(requestId: string | null): ProblemError {
  return new ProblemError({
    kind: 'bad-answer',
    message: l10n.t('{0} sent the status of another task.', alibaba.name),
    hint: l10n.t("Check the account's endpoint; a proxy or sign-in page may have answered instead."),
    code: null,
    requestId,
  });
}
