import * as l10n from '@vscode/l10n';
import type { CloudId } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { type Arrangement, plainArrangement } from './arrangement.ts';
import type { Fault } from './faults.ts';
import { type AssessmentOf, noAssessment } from '../words/assessment.ts';
import { isLastKnown, waitsForAccount } from './row.ts';
import { accountRowId, faultRowId, groupRowId, taskRowId } from './rowTarget.ts';
import { attentionWords, summarize, summaryText } from '../statusBar/summary.ts';
import { fitting, ownPlace, type PlaceOf } from './taskFilter.ts';
import { compareNames, inOrder } from './taskOrder.ts';
import { stateOf, stateTitle, type TaskState, taskStates } from './taskStates.ts';

/** With more tasks than this, groups start collapsed. If the filter leaves fewer, groups start expanded. */
export const manyTasks = 200;

interface Group {
  readonly id: string;
  readonly label: string;
  /** The part of the tasks' origin that the label omits; may be empty. */
  readonly origin: string;
  /** All tasks below the group, at any depth. */
  readonly tasks: readonly WatchedTask[];
}

export interface CloudNode extends Group {
  readonly kind: 'cloud';
  readonly cloud: CloudId;
  readonly children: readonly (AccountNode | TaskNode)[];
}

export interface AccountNode extends Group {
  readonly kind: 'account';
  readonly cloud: CloudId;
  /** null: tasks that no account reads. */
  readonly account: string | null;
  readonly children: readonly TaskNode[];
}

interface StateNode extends Group {
  readonly kind: 'state';
  readonly state: TaskState;
  readonly children: readonly TaskNode[];
}

interface ProjectNode extends Group {
  readonly kind: 'project';
  readonly children: readonly TaskNode[];
}

export type GroupNode = CloudNode | AccountNode | StateNode | ProjectNode;

export interface TaskNode {
  readonly kind: 'task';
  readonly id: string;
  readonly watched: WatchedTask;
  /** Cloud and account, unless a row above shows them; may be empty. */
  readonly origin: string;
}

export interface FaultNode {
  readonly kind: 'fault';
  readonly id: string;
  readonly fault: Fault;
}

export type TreeNode = GroupNode | TaskNode | FaultNode;

export interface TreeInput {
  readonly tasks: readonly WatchedTask[];
  readonly faults: readonly Fault[];
  /** In display order. */
  readonly clouds: readonly { readonly id: CloudId; readonly name: string }[];
  readonly assessmentOf?: AssessmentOf;
  readonly arrangement?: Arrangement;
  readonly placeOf?: PlaceOf;
  /** Whether the cloud has several accounts, even if only one of them has tasks. Then its rows name the account. */
  severalAccounts?(cloud: CloudId): boolean;
  /** See OrderContext. */
  changedAt?(watched: WatchedTask): number | null;
}

export interface Tree {
  readonly roots: readonly TreeNode[];
  readonly shown: number;
}

/**
 * Builds the structure of the tree: faults first, because they need attention; then accounts with refused keys that no
 * other row reports; then the tasks as arranged. By default cloud → task, with an account level only where the tasks of
 * a cloud belong to several accounts. Rows are described one by one, when they become visible.
 */
export function buildTree(input: TreeInput): Tree {
  const builder = new TreeBuilder(input);
  const faults = input.faults.map((fault): FaultNode => ({ kind: 'fault', id: faultRowId(fault.id), fault }));
  return { roots: [...faults, ...builder.refusedAccounts(), ...builder.roots()], shown: builder.tasks.length };
}

export function groupWords(
  node: GroupNode,
  tasks: readonly WatchedTask[],
  assessmentOf: AssessmentOf = noAssessment,
): string {
  if (node.kind === 'state') return String(tasks.length);
  const summary = summarize(tasks, assessmentOf);
  // Urgent words first: a narrow view cuts the end.
  const words = [node.origin, attentionWords(summary.attention.length), summaryText(summary)]
    .filter((part) => part !== '')
    .join(' · ');
  return tasks.some(isLastKnown) ? l10n.t('{0} (last known)', words) : words;
}

class TreeBuilder {
  readonly tasks: readonly WatchedTask[];
  readonly #input: TreeInput;
  readonly #arrangement: Arrangement;
  readonly #assessmentOf: AssessmentOf;
  readonly #placeOf: PlaceOf;
  readonly #cloudNames: ReadonlyMap<string, string>;
  /** Gives groups other IDs when the filter leaves few of many tasks, so that VS Code shows them expanded. */
  readonly #mark: string;
  /** Clouds with tasks of several accounts, shown or hidden: row text must not depend on the active filter. */
  readonly #severalAccounts: ReadonlySet<CloudId>;

  constructor(input: TreeInput) {
    const { arrangement = plainArrangement, assessmentOf = noAssessment, placeOf = ownPlace } = input;
    this.#input = input;
    this.#arrangement = arrangement;
    this.#assessmentOf = assessmentOf;
    this.#placeOf = placeOf;
    this.#cloudNames = new Map(input.clouds.map(({ id, name }) => [id, name]));
    this.#severalAccounts = severalAccounts(input.tasks, (cloud) => input.severalAccounts?.(cloud) === true);
    const cloudName = ({ task }: WatchedTask): string => this.#nameOf(task.cloud);
    this.tasks = fitting(input.tasks, arrangement, { assessmentOf, placeOf, cloudName });
    this.#mark = input.tasks.length > manyTasks && this.tasks.length <= manyTasks ? 'few' : '';
  }

  roots(): readonly TreeNode[] {
    switch (this.#arrangement.grouping) {
      case 'cloud':
        return this.#byCloud();
      case 'account':
        return this.#input.clouds.flatMap(({ id }) =>
          this.#accounts(id, this.#of(id)).map((node) => ({ ...node, origin: this.#nameOf(id) })),
        );
      case 'state':
        return this.#byState();
      case 'project':
        return this.#byProject();
      case 'none':
        return this.#rows(this.tasks, (watched) => this.#origin(watched));
    }
  }

  /** Accounts with refused keys and no row of their own. A filter never hides a fault. */
  refusedAccounts(): readonly AccountNode[] {
    const { grouping } = this.#arrangement;
    const accountOf = ({ task, accountName }: WatchedTask): string => `${task.cloud}/${accountName ?? ''}`;
    const reported = new Set(grouping === 'cloud' || grouping === 'account' ? this.tasks.map(accountOf) : []);
    const waiting = this.#input.tasks.filter(
      (watched) => waitsForAccount(watched) && !reported.has(accountOf(watched)),
    );
    return this.#input.clouds.flatMap(({ id, name }) => {
      const own = waiting.filter(({ task }) => task.cloud === id);
      return [...grouped(own, ({ accountName }) => accountName ?? '')]
        .sort(([a], [b]) => compareNames(a, b))
        .map(([account, tasks]): AccountNode => ({
          kind: 'account',
          id: accountRowId(id, account, 'refused'),
          cloud: id,
          account,
          label: account,
          origin: name,
          tasks,
          children: [],
        }));
    });
  }

  #byCloud(): readonly CloudNode[] {
    return this.#input.clouds.flatMap(({ id, name }): CloudNode[] => {
      const tasks = this.#of(id);
      if (tasks.length === 0) return [];
      const children = this.#severalAccounts.has(id) ? this.#accounts(id, tasks) : this.#rows(tasks);
      const row = groupRowId('cloud', id, this.#mark);
      return [{ kind: 'cloud', id: row, cloud: id, label: name, origin: '', tasks, children }];
    });
  }

  #accounts(cloud: CloudId, tasks: readonly WatchedTask[]): readonly AccountNode[] {
    return [...grouped(tasks, ({ accountName }) => accountName)]
      .sort(([a], [b]) => compareNames(a ?? '\uffff', b ?? '\uffff'))
      .map(([account, own]): AccountNode => ({
        kind: 'account',
        id: accountRowId(cloud, account, this.#mark),
        cloud,
        account,
        label: account ?? l10n.t('no account'),
        origin: '',
        tasks: own,
        children: this.#rows(own),
      }));
  }

  #byState(): readonly StateNode[] {
    const groups = grouped(this.tasks, (watched) => stateOf(watched, this.#assessmentOf(watched)));
    return taskStates.flatMap((state): StateNode[] => {
      const tasks = groups.get(state);
      if (tasks === undefined) return [];
      const children = this.#rows(tasks, (watched) => this.#origin(watched));
      return [
        {
          kind: 'state',
          id: groupRowId('state', state, this.#mark),
          state,
          label: stateTitle(state),
          origin: '',
          tasks,
          children,
        },
      ];
    });
  }

  #byProject(): readonly ProjectNode[] {
    return this.#input.clouds.flatMap(({ id, name }): ProjectNode[] => {
      const groups = grouped(this.#of(id), (watched) => {
        const { projectId, region } = this.#placeOf(watched);
        return projectId ?? region;
      });
      return [...groups]
        .sort(([a], [b]) => compareNames(a ?? '\uffff', b ?? '\uffff'))
        .map(([place, tasks]): ProjectNode => ({
          kind: 'project',
          id: groupRowId('project', `${id}/${place ?? ''}`, this.#mark),
          label: place ?? l10n.t('no project or region'),
          origin: name,
          tasks,
          children: this.#rows(tasks, (watched) => this.#accountOf(watched)),
        }));
    });
  }

  #rows(tasks: readonly WatchedTask[], originOf: (watched: WatchedTask) => string = () => ''): readonly TaskNode[] {
    const changedAt = (watched: WatchedTask): number | null => this.#input.changedAt?.(watched) ?? null;
    return inOrder(tasks, this.#arrangement.sorting, { assessmentOf: this.#assessmentOf, changedAt }).map(
      (watched) => ({
        kind: 'task',
        id: taskRowId(watched.key),
        watched,
        origin: originOf(watched),
      }),
    );
  }

  #of(cloud: CloudId): readonly WatchedTask[] {
    return this.tasks.filter(({ task }) => task.cloud === cloud);
  }

  #nameOf(cloud: CloudId): string {
    return this.#cloudNames.get(cloud) ?? cloud;
  }

  #origin(watched: WatchedTask): string {
    const account = this.#accountOf(watched);
    const cloud = this.#nameOf(watched.task.cloud);
    return account === '' ? cloud : l10n.t('{0}, {1}', cloud, account);
  }

  /** Empty if the cloud has only one account. */
  #accountOf({ task, accountName }: WatchedTask): string {
    return this.#severalAccounts.has(task.cloud) ? (accountName ?? l10n.t('no account')) : '';
  }
}

function severalAccounts(tasks: readonly WatchedTask[], hasSeveral: (cloud: CloudId) => boolean): ReadonlySet<CloudId> {
  const first = new Map<CloudId, string>();
  const several = new Set<CloudId>();
  for (const { task, accountName } of tasks) {
    if (accountName === null) continue;
    const known = first.get(task.cloud);
    if (known === undefined) {
      first.set(task.cloud, accountName);
      if (hasSeveral(task.cloud)) several.add(task.cloud);
    } else if (known !== accountName) several.add(task.cloud);
  }
  return several;
}

function grouped<Key>(tasks: readonly WatchedTask[], keyOf: (watched: WatchedTask) => Key): Map<Key, WatchedTask[]> {
  const groups = new Map<Key, WatchedTask[]>();
  for (const watched of tasks) {
    const key = keyOf(watched);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [watched]);
    else group.push(watched);
  }
  return groups;
}
