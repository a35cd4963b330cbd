import type { TaskStatus } from '../../model/status.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { rawJson } from './detailFields.ts';

/** A text that can be copied, verbatim; null if there is none (any more). */
export function copyText(
  target: 'raw' | 'error' | 'gtid' | 'request-id' | 'problem-request-id',
  watched: WatchedTask,
): string | null {
  const status: TaskStatus | null = watched.status;
  switch (target) {
    case 'raw':
      return status === null ? null : rawJson(status.raw.body);
    case 'error':
      return status?.error ?? null;
    case 'gtid':
      return status?.position?.gtid ?? null;
    case 'request-id':
      return status?.requestId ?? null;
    case 'problem-request-id':
      return watched.problem?.requestId ?? null;
  }
}
