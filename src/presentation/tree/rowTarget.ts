import type { CloudId } from '../../model/task.ts';

/**
 * What a command acts on when it is invoked from a row, a status bar item, or a link. It is an identity, not a position
 * in a view: filtering, sorting, and repainting do not change it.
 */
export type RowTarget =
  | { readonly kind: 'task'; readonly key: string }
  /** The cloud may be unknown. A caller that needs its description asks the registry. */
  | { readonly kind: 'cloud'; readonly cloud: CloudId }
  /** `account`: null for tasks that no account reads. */
  | { readonly kind: 'account'; readonly cloud: CloudId; readonly account: string | null }
  | { readonly kind: 'fault'; readonly id: string }
  /** `key`: the event's task, which may no longer be watched. */
  | { readonly kind: 'event'; readonly id: number; readonly key: string };

/** The ID of a task's row. It is also the argument of every command on the task. */
export function taskRowId(key: string): string {
  return `task:${key}`;
}

export function faultRowId(id: string): string {
  return `fault:${id}`;
}

export function eventRowId(id: number, key: string): string {
  return `event:${id}:${key}`;
}

/** `mark` distinguishes rows of the same group whose expansion state VS Code must keep separately. */
export function groupRowId(kind: 'cloud' | 'account' | 'state' | 'project', name: string, mark = ''): string {
  return `${kind}${mark === '' ? '' : `?${mark}`}:${name}`;
}

export function accountRowId(cloud: CloudId, account: string | null, mark = ''): string {
  return groupRowId('account', `${cloud}/${account ?? ''}`, mark);
}

/** null if the argument names no target: the Command Palette passes none, and states and projects are not targets. */
export function rowTarget(argument: unknown): RowTarget | null {
  const [, kind, name] = (typeof argument === 'string' ? /^([a-z]+)(?:\?[a-z]+)?:(.*)$/s.exec(argument) : null) ?? [];
  if (name === undefined) return null;
  switch (kind) {
    case 'task':
      return { kind, key: name };
    case 'fault':
      return { kind, id: name };
    case 'cloud':
      return { kind, cloud: name };
    case 'account': {
      const slash = name.indexOf('/');
      if (slash <= 0) return null;
      const account = name.slice(slash + 1);
      return { kind, cloud: name.slice(0, slash), account: account === '' ? null : account };
    }
    case 'event': {
      const [, id = '', key] = /^(-?\d+):(.*)$/s.exec(name) ?? [];
      return key === undefined ? null : { kind, id: Number(id), key };
    }
    default:
      return null;
  }
}

/** The key of the task that a command acts on, from a task's row, item, or link, or from an event's row. */
export function targetKey(argument: unknown): string | null {
  const target = rowTarget(argument);
  return target?.kind === 'task' || target?.kind === 'event' ? target.key : null;
}
