/**
 * The messages between the two halves of the detail panel. The host sends whole snapshots, because VS Code drops messages
 * to a hidden panel: the next snapshot replaces a lost one. The page checks only their version, since both halves come
 * from one build. The host checks the page's messages and its saved state in full.
 */
import { isRecord } from './base/guards.ts';
import { type ChartZoom, chartZooms } from './presentation/panel/charts.ts';
import {
  copyTargets,
  type PanelRequest,
  type PanelView,
  type PlainAction,
  plainActions,
} from './presentation/panel/detailView.ts';

/** Counts up whenever a message to the page changes its shape. */
export const protocolVersion = 4;
/** Counts up whenever the kept state changes its shape. State of another version is discarded. */
export const stateVersion = 3;

/** Host → page: everything to show. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly version: typeof protocolVersion;
  /** The host's clock, ms: the page may run on another machine, and ages are the host's. */
  readonly sentAt: number;
  readonly view: PanelView;
}

/** What the page needs before the first snapshot; embedded in the page as data. */
export interface Boot {
  readonly version: typeof protocolVersion;
  /** The task's key; null in a panel that could not be restored. */
  readonly key: string | null;
  /** The display language of VS Code, e.g. "en" or "zh-cn". */
  readonly language: string;
  /** English → display language, for strings that the page itself creates. */
  readonly translations: Readonly<Record<string, string>>;
}

/** State that the page saves in VS Code to survive a reload: the task and what the user opened. */
export interface PanelState {
  readonly version: typeof stateVersion;
  readonly key: string;
  /** Fold → open. Only folds that the user has toggled. */
  readonly open: Readonly<Record<string, boolean>>;
  /** The time range of the charts. */
  readonly zoom: ChartZoom;
}

/** Page → host. */
export type PanelMessage = { readonly type: 'ready' } | PanelRequest;

/** A snapshot of this version, one of another version, or null for anything else. */
export function snapshotOf(message: unknown): Snapshot | 'other-version' | null {
  if (!isRecord(message) || message['type'] !== 'snapshot') return null;
  return isOwn(message) ? message : 'other-version';
}

function isOwn(snapshot: object): snapshot is Snapshot {
  return 'version' in snapshot && snapshot.version === protocolVersion;
}

/** The page's initial data; null for another version. */
export function bootOf(value: unknown): Boot | null {
  return isBoot(value) ? value : null;
}

function isBoot(value: unknown): value is Boot {
  return isRecord(value) && value['version'] === protocolVersion;
}

type Members = ReadonlyMap<string, unknown>;
type Detailed = Exclude<PanelMessage['type'], PlainAction | 'ready'>;

/** Messages with more than a type. A missing one is a compile error. */
const detailed: { readonly [T in Detailed]: (members: Members) => Extract<PanelMessage, { type: T }> | null } = {
  copy: (members) => {
    const target = oneOf(copyTargets, members.get('target'));
    return target === null ? null : { type: 'copy', target };
  },
  copyField: (members) => {
    const path = members.get('path');
    return typeof path === 'string' ? { type: 'copyField', path } : null;
  },
  zoom: (members) => {
    const zoom = oneOf(chartZooms, members.get('zoom'));
    return zoom === null ? null : { type: 'zoom', zoom };
  },
  openHint: (members) => {
    const id = members.get('id');
    return typeof id === 'string' ? { type: 'openHint', id } : null;
  },
};

/** Whether a message to the host comes from the page of the task with this key; null: the page shows no task. */
export function isFromPageOf(key: string | null, message: unknown): boolean {
  return isRecord(message) && message['page'] === key;
}

/** A message to the host; null for anything else. */
export function panelMessageOf(value: unknown): PanelMessage | null {
  const members = new Map(isRecord(value) ? Object.entries(value) : []);
  const type = members.get('type');
  const plain = oneOf(['ready', ...plainActions] as const, type);
  if (plain !== null) return { type: plain };
  const [, read] = Object.entries(detailed).find(([name]) => name === type) ?? [];
  return read?.(members) ?? null;
}

/** The page's saved state; null for another version or anything else. */
export function panelStateOf(value: unknown): PanelState | null {
  if (!isRecord(value) || value['version'] !== stateVersion) return null;
  const [key, open] = [value['key'], value['open']];
  const zoom = oneOf(chartZooms, value['zoom']);
  if (typeof key !== 'string' || zoom === null || !isRecord(open)) return null;
  const folds = Object.entries(open).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean');
  return folds.length === Object.keys(open).length
    ? { version: stateVersion, key, open: Object.fromEntries(folds), zoom }
    : null;
}

function oneOf<T>(values: readonly T[], value: unknown): T | null {
  return values.find((each) => each === value) ?? null;
}
