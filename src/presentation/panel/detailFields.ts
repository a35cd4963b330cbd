import * as l10n from '@vscode/l10n';
import { notShown } from './detailSections.ts';
import { visibleText } from './detailText.ts';
import type { Block, FieldRow, Fold } from './detailView.ts';

/** One plain value of a cloud's response. */
interface Field {
  /** The path within the response, e.g. `Data.Progress.Percentage` or `Checks[0].Name`. Unique. */
  readonly path: string;
  /** The value as the cloud sent it; for an empty one, its JSON: `null`, `""`, `[]`, `{}`. */
  readonly value: string;
  readonly empty: boolean;
}

const maxFields = 2000;
const deepest = 32;

/** Every plain value of a response in the order in which the cloud sent it, up to `maxFields`. */
export function flattenFields(body: Readonly<Record<string, unknown>>): Field[] {
  const found: Field[] = [];
  if (Object.keys(body).length > 0) collect(body, '', 0, found);
  return found;
}

/** The number of plain values of a response, even above `maxFields`. */
export function countFields(body: Readonly<Record<string, unknown>>): number {
  return Object.keys(body).length === 0 ? 0 : countIn(body, 0);
}

function countIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth >= deepest) return 1;
  const members: readonly unknown[] = Object.values(value);
  if (members.length === 0) return 1;
  return members.reduce<number>((sum, member) => sum + countIn(member, depth + 1), 0);
}

function collect(value: unknown, path: string, depth: number, found: Field[]): void {
  if (found.length >= maxFields) return;
  const members = depth < deepest ? membersOf(value, path) : [];
  if (members.length === 0) {
    found.push(fieldOf(path, value));
    return;
  }
  for (const [memberPath, member] of members) collect(member, memberPath, depth + 1, found);
}

function membersOf(value: unknown, path: string): [string, unknown][] {
  if (Array.isArray(value)) return value.map((entry, index) => [`${path}[${index}]`, entry]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, entry]) => [joined(path, name), entry]);
}

/** Quotes a name with a dot, which would look like two names. */
function joined(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

function fieldOf(path: string, value: unknown): Field {
  if (typeof value === 'string' && value !== '') return { path, value, empty: false };
  if (typeof value === 'number' || typeof value === 'boolean') return { path, value: String(value), empty: false };
  const json = typeof value === 'undefined' ? 'null' : JSON.stringify(value);
  return { path, value: json, empty: json.length <= 4 };
}

/** The value of a field as the cloud sent it, to copy; null if there is no such field. */
export function fieldText(body: Readonly<Record<string, unknown>>, path: string): string | null {
  return flattenFields(body).find((field) => field.path === path)?.value ?? null;
}

const longestShown = 100_000;

/** The response as text to read. A long one is cut and says so. */
export function rawText(body: Readonly<Record<string, unknown>>): string {
  const text = visibleText(rawJson(body));
  if (text.length <= longestShown) return text;
  return `${text.slice(0, longestShown)}\n${l10n.t('… the rest is not shown. Copy the answer to get all of it.')}`;
}

/** The response as text to copy. */
export function rawJson(body: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(body, null, 2);
}

/** The response: as a list of all its fields, and as it came. */
export function describeResponse(body: Readonly<Record<string, unknown>>): Fold[] {
  const count = countFields(body);
  return [
    {
      kind: 'fold',
      key: 'fields',
      title: l10n.t('All fields of the answer'),
      note: count === 1 ? l10n.t('1 field') : l10n.t('{0} fields', count),
      openByDefault: true,
      body: fieldBlocks(flattenFields(body), count),
    },
    {
      kind: 'fold',
      key: 'raw',
      title: l10n.t('Raw answer'),
      note: l10n.t('JSON'),
      openByDefault: false,
      body: [
        {
          kind: 'json',
          label: l10n.t('Raw answer'),
          text: rawText(body),
          copy: { target: 'raw', label: l10n.t('Copy the raw answer') },
        },
      ],
    },
  ];
}

function fieldBlocks(fields: readonly Field[], count: number): Block[] {
  if (fields.length === 0) return [{ kind: 'note', text: l10n.t('The answer of the cloud had no fields.') }];
  const columns = [l10n.t('Field'), l10n.t('Value'), l10n.t('Copy')] as const;
  return [
    { kind: 'fields', columns, copy: l10n.t('Copy {0}', '{0}'), fields: fields.map(fieldRow) },
    ...notShown(count - fields.length),
  ];
}

function fieldRow({ path, value, empty }: Field): FieldRow {
  return { path, name: visibleText(path), value: visibleText(value), empty };
}
