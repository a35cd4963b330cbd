import * as l10n from '@vscode/l10n';
import { stateTitle, type TaskState, taskStates } from './taskStates.ts';

export const groupings = ['cloud', 'account', 'state', 'project', 'none'] as const;
export type Grouping = (typeof groupings)[number];

/** The order of the rows within a group. */
export const sortings = ['name', 'progress', 'time-left', 'state', 'last-change'] as const;
export type Sorting = (typeof sortings)[number];

/** Grouping, sorting, and filter of the tree. */
export interface Arrangement {
  readonly grouping: Grouping;
  readonly sorting: Sorting;
  /** Words that must all occur in the names of a task; empty for all tasks. */
  readonly text: string;
  /** Empty for all. */
  readonly states: readonly TaskState[];
}

export const plainArrangement: Arrangement = { grouping: 'cloud', sorting: 'name', text: '', states: [] };

const maxTextLength = 200;

export function isFiltered({ text, states }: Arrangement): boolean {
  return text.trim() !== '' || states.length > 0;
}

/** Whether rows may move or disappear when only task states change. */
export function followsState({ grouping, sorting, states }: Arrangement): boolean {
  return grouping === 'state' || sorting !== 'name' || states.length > 0;
}

export function sameArrangement(a: Arrangement, b: Arrangement): boolean {
  const same = a.grouping === b.grouping && a.sorting === b.sorting && a.text === b.text;
  return same && a.states.join() === b.states.join();
}

/** Reads a stored arrangement, perhaps one of another version. Unknown values become the defaults. */
export function arrangementFrom(stored: unknown): Arrangement {
  const members = new Map<string, unknown>(Object.entries(typeof stored === 'object' && stored !== null ? stored : {}));
  const [grouping, sorting, text] = [members.get('grouping'), members.get('sorting'), members.get('text')];
  const states: unknown = members.get('states');
  const chosen: readonly unknown[] = Array.isArray(states) ? states : [];
  return {
    grouping: groupings.find((known) => known === grouping) ?? plainArrangement.grouping,
    sorting: sortings.find((known) => known === sorting) ?? plainArrangement.sorting,
    text: typeof text === 'string' ? text.slice(0, maxTextLength) : '',
    states: taskStates.filter((known) => chosen.includes(known)),
  };
}

export function groupingTitle(grouping: Grouping): string {
  switch (grouping) {
    case 'cloud':
      return l10n.t('Cloud');
    case 'account':
      return l10n.t('Account');
    case 'state':
      return l10n.t('State');
    case 'project':
      return l10n.t('Project or region');
    case 'none':
      return l10n.t('Nothing: one flat list');
  }
}

export function sortingTitle(sorting: Sorting): string {
  switch (sorting) {
    case 'name':
      return l10n.t('Name');
    case 'progress':
      return l10n.t('Progress');
    case 'time-left':
      return l10n.t('Time left');
    case 'state':
      return l10n.t('State');
    case 'last-change':
      return l10n.t('Last change');
  }
}

export function sortingDetail(sorting: Sorting): string {
  switch (sorting) {
    case 'name':
      return l10n.t('A to Z, numbers by their value');
    case 'progress':
      return l10n.t('What has got furthest first');
    case 'time-left':
      return l10n.t('What is done soonest first');
    case 'state':
      return l10n.t('What needs a person first');
    case 'last-change':
      return l10n.t('What has moved most recently first');
  }
}

/** Shown next to the view's title: what is not the default, and how many tasks the filter shows. */
export function arrangementWords(arrangement: Arrangement, shown: number, all: number): string {
  const parts = [
    groupingWords(arrangement.grouping),
    sortingWords(arrangement.sorting),
    isFiltered(arrangement) && all > 0 ? l10n.t('{0} of {1}', shown, all) : null,
    isFiltered(arrangement) && all > 0 ? filterWords(arrangement) : null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

function groupingWords(grouping: Grouping): string | null {
  switch (grouping) {
    case 'cloud':
      return null;
    case 'account':
      return l10n.t('by account');
    case 'state':
      return l10n.t('by state');
    case 'project':
      return l10n.t('by project or region');
    case 'none':
      return l10n.t('flat list');
  }
}

function sortingWords(sorting: Sorting): string | null {
  switch (sorting) {
    case 'name':
      return null;
    case 'progress':
      return l10n.t('furthest first');
    case 'time-left':
      return l10n.t('soonest first');
    case 'state':
      return l10n.t('urgent first');
    case 'last-change':
      return l10n.t('latest change first');
  }
}

/** The filter in words: `"orders" · Failed, Waiting`; empty for none. */
export function filterWords({ text, states }: Arrangement): string {
  const words = text.trim() === '' ? null : `"${text.trim()}"`;
  const titles = states.length === 0 ? null : states.map(stateTitle).join(', ');
  return [words, titles].filter((part) => part !== null).join(' · ');
}

/** Reports hidden tasks that need attention, because the badge counts them; null for none. */
export function hiddenMessage(arrangement: Arrangement, hidden: number): string | null {
  if (hidden === 0 || !isFiltered(arrangement)) return null;
  return hidden === 1
    ? l10n.t('The filter hides 1 task that needs you.')
    : l10n.t('The filter hides {0} tasks that need you.', hidden);
}

/** Why the filter leaves no rows, and how to clear it; null if there are rows, or no tasks at all. */
export function emptyMessage(arrangement: Arrangement, shown: number, all: number): string | null {
  if (shown > 0 || all === 0 || !isFiltered(arrangement)) return null;
  const filter = filterWords(arrangement);
  return all === 1
    ? l10n.t(
        'The only task does not fit the filter {0}. Choose "Clear Task Filter" in the title of this view to see it.',
        filter,
      )
    : l10n.t(
        'None of {0} tasks fits the filter {1}. Choose "Clear Task Filter" in the title of this view to see them.',
        all,
        filter,
      );
}
