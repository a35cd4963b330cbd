import type { CloudId } from '../../model/task.ts';

/**
 * What a command acts on when it comes from a row, an item in the status bar or a link: an identity, not a place in a view.
 * A filter, a sort order or a repaint doesn't change what it means.
 */
export type RowTarget =
  | { readonly kind: 'task'; readonly key: string }
  /** The cloud may be one that nobody knows: whoever needs its description asks the registry. */
  | { readonly kind: 'cloud'; readonly cloud: CloudId }
  /** `account`: null for tasks that no account reads. */
  | { readonly kind: 'account'; readonly cloud: CloudId; readonly account: string | null }
  | { readonly kind: 'fault'; readonly id: string }
  /** `key`: the event's task, which may no longer be watched. */
  | { readonly kind: 'event'; readonly id: number; readonly key: string };

/** The id of a task's row, which is also the argument of every command on the task. */
export function taskRowId(key: string): string {
  return `task:${key}`;
}

export function faultRowId(id: string): string {
  return `fault:${id}`;
}

export function eventRowId(id: number, key: string): string {
  return `event:${id}:${key}`;
}

/** `mark` sets apart rows of the same group that must not share their state (open or folded) in VS Code. */
export function groupRowId(kind: 'cloud' | 'account' | 'state' | 'project', name: string, mark = ''): string {
  return `${kind}${mark === '' ? '' : `?${mark}`}:${name}`;
}

export function accountRowId(cloud: CloudId, account: string | null, mark = ''): string {
  return groupRowId('account', `${cloud}/${account ?? ''}`, mark);
}

/** null for an argument that names nothing: the palette gives none, and a state or a project is no target. */
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

/** The key of the task that a command acts on: that of a task's row, item or link, or of an event's row. */
export function targetKey(argument: unknown): string | null {
  const target = rowTarget(argument);
  return target?.kind === 'task' || target?.kind === 'event' ? target.key : null;
}
