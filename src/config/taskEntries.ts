import * as l10n from '@vscode/l10n';
import type { Cloud } from '../clouds/cloud.ts';
import { regionPattern } from '../clouds/endpoint.ts';
import type { ProductProfile, TaskField } from '../clouds/profile.ts';
import { allClouds } from '../clouds/registry.ts';
import { isRecord } from '../base/guards.ts';
import { taskKey, type TaskRef } from '../model/task.ts';
import {
  matchesWhole,
  hasReference,
  hasUnseenCharacters,
  maxTextLength,
  referenceFault,
  shortened,
  trimmed,
} from './text.ts';

/** An entry of the task list that cannot be used, and why. */
export interface TaskFault {
  /** Index of the entry in the list, from 0; null if the value is not a list. */
  readonly index: number | null;
  /** Names the entry in messages, for example `#3 "orders"`. */
  readonly label: string;
  /** One sentence: what is wrong and what is expected. */
  readonly message: string;
  /** The entry is valid, but an earlier one names the same task. */
  readonly duplicate: boolean;
  /** The members of the entry that could be read, for callers that must identify it. */
  readonly given: Readonly<Partial<Record<keyof TaskRef, string | boolean>>>;
}

export interface TaskEntries {
  readonly tasks: readonly TaskRef[];
  readonly faults: readonly TaskFault[];
  /** Tasks and faults in the order of the list. */
  readonly entries: readonly ({ readonly task: TaskRef } | { readonly fault: TaskFault })[];
}

type Checked<T> = { readonly value: T } | { readonly message: string };

const textKeys = ['id', 'account', 'name', 'planId', 'type', 'region', 'projectId'] as const;
type TextKey = (typeof textKeys)[number];

/**
 * Parses a task list from the settings or from a configuration file. Each entry is checked against the registry of
 * clouds, and a faulty one does not affect the others. Unknown members are ignored, so that newer files work, and a
 * blank optional member counts as missing. If several entries name the same task (by `keyOf`), the first applies, and
 * one fault is reported.
 */
export function parseTaskEntries(
  value: unknown,
  known: readonly Cloud[] = allClouds(),
  keyOf: (task: TaskRef) => string = taskKey,
): TaskEntries {
  if (value === undefined) return { tasks: [], faults: [], entries: [] };
  if (!Array.isArray(value)) {
    const message = l10n.t('The list of tasks must be a JSON array.');
    const fault: TaskFault = { index: null, label: 'tasks', message, duplicate: false, given: {} };
    return { tasks: [], faults: [fault], entries: [{ fault }] };
  }
  const list = value as readonly unknown[];
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  const entries: ({ task: TaskRef } | { fault: TaskFault })[] = [];
  list.forEach((entry, index) => {
    const faulty = (message: string, duplicate = false): { fault: TaskFault } => ({
      fault: { index, label: labelOf(entry, index), message, duplicate, given: givenBy(entry) },
    });
    const checked = checkEntry(entry, known);
    if ('message' in checked) {
      entries.push(faulty(checked.message));
      return;
    }
    const key = keyOf(checked.value);
    const first = places.get(key);
    if (first === undefined) {
      places.set(key, index);
      entries.push({ task: checked.value });
    } else if (!repeated.has(key)) {
      repeated.add(key);
      entries.push(faulty(l10n.t('Names the same task as #{0}, which is used.', first + 1), true));
    }
  });
  return {
    tasks: entries.flatMap((entry) => ('task' in entry ? [entry.task] : [])),
    faults: entries.flatMap((entry) => ('fault' in entry ? [entry.fault] : [])),
    entries,
  };
}

function checkEntry(entry: unknown, known: readonly Cloud[]): Checked<TaskRef> {
  if (!isRecord(entry)) return wrong(l10n.t('A task must be a JSON object with "cloud", "product" and "id".'));
  const cloud = known.find(({ id }) => id === entry['cloud']);
  if (!cloud) return wrong(l10n.t('"cloud" must be one of {0}.', known.map(({ id }) => id).join(', ')));
  const product = cloud.products.find((offered) => offered.product === entry['product']);
  if (!product) {
    const offered = cloud.products.map((each) => each.product).join(', ');
    return wrong(l10n.t('"product" must be one of {0} for {1}.', offered, cloud.name));
  }
  const texts = new Map<TextKey, string>();
  for (const key of textKeys) {
    const checked = checkText(entry[key], key, fieldOf(product, key));
    if ('message' in checked) return checked;
    if (checked.value !== null) texts.set(key, checked.value);
  }
  const { pinned } = entry;
  if (pinned !== undefined && typeof pinned !== 'boolean') return wrong(l10n.t('"pinned" must be true or false.'));
  return { value: taskOf(cloud, product, texts, pinned) };
}

function taskOf(
  cloud: Cloud,
  product: ProductProfile,
  texts: ReadonlyMap<TextKey, string>,
  pinned: boolean | undefined,
): TaskRef {
  const optional = (key: Exclude<TextKey, 'id'>): Partial<TaskRef> => {
    const text = texts.get(key);
    return text === undefined ? {} : { [key]: text };
  };
  return {
    cloud: cloud.id,
    product: product.product,
    id: texts.get('id') ?? '',
    ...optional('account'),
    ...optional('name'),
    ...optional('planId'),
    ...optional('type'),
    ...optional('region'),
    ...optional('projectId'),
    ...(pinned === undefined ? {} : { pinned }),
  };
}

/** The trimmed text; null if it is missing and not required. */
function checkText(value: unknown, key: TextKey, field: TaskField | null): Checked<string | null> {
  const label = field === null ? `"${key}"` : `"${key}" (${field.label})`;
  const missing = value === undefined || value === null || (typeof value === 'string' && trimmed(value) === '');
  if (missing) {
    // A field that the account may supply is checked together with the account (resolve.ts).
    const required = key === 'id' || (field !== null && field.required && field.accountDefault === undefined);
    if (!required) return { value: null };
    return wrong(
      field === null ? l10n.t('{0} is missing.', label) : l10n.t('{0} is missing; example: {1}.', label, field.example),
    );
  }
  if (typeof value !== 'string') return wrong(l10n.t('{0} must be a text in quotes.', label));
  const text = trimmed(value);
  if (text.length > maxTextLength) return wrong(l10n.t('{0} is longer than {1} characters.', label, maxTextLength));
  if (hasUnseenCharacters(text)) return wrong(l10n.t('{0} holds a line break or control character.', label));
  // The names of a task and of its account are only compared. All other texts are sent to the cloud.
  if (key !== 'name' && key !== 'account' && hasReference(text)) return wrong(referenceFault(label));
  if (field !== null && !matchesWhole(field.pattern, text)) {
    if (key === 'type' && field.choices !== undefined) {
      return wrong(l10n.t('"type" must be one of {0}.', field.choices.map(({ value }) => value).join(', ')));
    }
    return wrong(l10n.t('{0} does not look like one; example: {1}.', label, field.example));
  }
  if (key === 'region' && !matchesWhole(regionPattern, text)) {
    return wrong(l10n.t('{0} may hold only letters, digits and hyphens.', label));
  }
  return { value: text };
}

function fieldOf(product: ProductProfile, key: TextKey): TaskField | null {
  return product.fields.find((field) => field.key === key) ?? null;
}

function wrong(message: string): { readonly message: string } {
  return { message };
}

function labelOf(entry: unknown, index: number): string {
  const { name, id } = givenBy(entry);
  const called = [name, id].find((text) => typeof text === 'string' && text !== '');
  return called === undefined ? `#${index + 1}` : `#${index + 1} "${String(called)}"`;
}

function givenBy(entry: unknown): TaskFault['given'] {
  if (!isRecord(entry)) return {};
  const given: Partial<Record<keyof TaskRef, string | boolean>> = {};
  for (const key of ['cloud', 'product', ...textKeys] as const) {
    const value = entry[key];
    if (typeof value === 'string') given[key] = shortened(value, maxTextLength);
  }
  if (typeof entry['pinned'] === 'boolean') given.pinned = entry['pinned'];
  return given;
}
