/**
 * The detail panel as plain data. The host makes all of it, words included. The page draws it, formats moments in the
 * user's time zone, and keeps their ages current.
 */
import type { PhaseState } from '../../model/status.ts';
import type { Charts, ChartZoom } from './charts.ts';
import type { Look } from '../tree/row.ts';

/**
 * `time`: with the date unless it is today · `minute`: the same without seconds · `aged`: a time with its age ·
 * `lasting`: how long ago, as a duration · `until`: the time left until then · `zone`: the user's UTC offset at that
 * moment.
 */
type MomentStyle = 'time' | 'minute' | 'aged' | 'lasting' | 'until' | 'zone';

/** A moment, ms of the host's clock. */
export interface Moment {
  readonly at: number;
  readonly as: MomentStyle;
}

/** Text with moments in it. The page formats them. */
export type Text = string | readonly (string | Moment)[];

/** What can be copied whole. A single field of the response is copied by its path. */
export const copyTargets = [
  'id',
  'json',
  'markdown',
  'raw',
  'error',
  'gtid',
  'request-id',
  'problem-request-id',
] as const;
export type CopyTarget = (typeof copyTargets)[number];

export const plainActions = [
  'refresh',
  'openConsole',
  'togglePin',
  'showLog',
  'editTask',
  'addAccount',
  'editAccount',
  'chooseAccount',
] as const;
export type PlainAction = (typeof plainActions)[number];

/** What a button requests from the host. The task is the panel's own, so no request can name another one. */
export type PanelRequest =
  | { readonly [T in PlainAction]: { readonly type: T } }[PlainAction]
  | { readonly type: 'copy'; readonly target: CopyTarget }
  | { readonly type: 'copyField'; readonly path: string }
  | { readonly type: 'zoom'; readonly zoom: ChartZoom }
  /** Opens the vendor's page of a hint. The page gets no address. */
  | { readonly type: 'openHint'; readonly id: string };

export interface Button {
  readonly request: PanelRequest;
  readonly word: string;
  readonly icon?: string;
  readonly tooltip?: string;
  /** The name for screen readers, if it says more than the word. Begins with the word. */
  readonly name?: string;
  /** The name for screen readers while the icon spins, until the next read ends. */
  readonly busy?: string;
}

/** A button without a word on it. */
export interface CopyButton {
  readonly target: CopyTarget;
  readonly label: string;
}

export interface DetailRow {
  readonly key: string;
  readonly label: string;
  readonly value: Text;
  /** A word of explanation after the value. */
  readonly note?: string;
  /** The value says that nothing was reported. */
  readonly missing?: boolean;
  /** An ID, a path, a position: shown in the editor's font. */
  readonly code?: boolean;
  readonly copy?: CopyButton;
}

/** Something to read before the numbers. */
export interface Notice {
  readonly key: 'problem' | 'needs-user' | 'error' | 'doubt' | 'waiting';
  readonly tone: 'bad' | 'warning' | 'info';
  readonly icon: string;
  readonly title: string;
  /** May have several lines. */
  readonly text: string;
  /** The text is the cloud's, verbatim. */
  readonly verbatim: boolean;
  readonly copy: CopyButton | null;
  readonly hint: string | null;
  readonly details: readonly DetailRow[];
  readonly actions: readonly Button[];
}

export interface PanelAnswer {
  readonly key: 'moving' | 'finish' | 'cutover' | 'trouble';
  readonly question: string;
  readonly look: Look;
  /** One sentence. */
  readonly sentence: string;
  /** The evidence for it, a sentence each. */
  readonly details: readonly Text[];
}

export interface RawWord {
  readonly label: string;
  readonly word: string;
}

export interface Summary {
  readonly title: string;
  readonly look: Look;
  /** Our word. */
  readonly word: string;
  /** What the task is doing, if anything: "full copy (load)", "caught up". */
  readonly activity: string | null;
  /** A string if the cloud sent no word: the sentence that says so. */
  readonly rawWord: RawWord | string;
  /** Of the initial copy; null before it has begun and when the cloud does not report it. Then no bar is drawn. */
  readonly percent: number | null;
  readonly percentLabel: string;
  readonly progress: string;
  /** Sentences about how the task ended and whether it can be resumed. */
  readonly remarks: readonly string[];
  /** When the status was read, while contact is lost and before the first read of this window. */
  readonly asOf: Text | null;
  readonly facts: readonly DetailRow[];
}

export interface Step {
  readonly key: string;
  readonly look: Look;
  readonly name: string;
  readonly state: PhaseState;
  readonly stateWord: string;
  /** The phase's own; null if none was sent, and where a percentage means nothing. */
  readonly percent: number | null;
  readonly percentText: string | null;
  readonly count: string | null;
  readonly rawWord: RawWord | null;
  readonly error: string | null;
  readonly current: boolean;
}

export interface Item {
  readonly key: string;
  readonly look: Look;
  /** What the entry is about, as the cloud names it. Shown above the title. */
  readonly about?: string;
  readonly title: string;
  readonly word?: string;
  /** Precedes the text. */
  readonly label?: string;
  readonly text?: string;
  readonly note?: Text;
  readonly link?: Button;
}

export interface CheckRow {
  readonly key: string;
  readonly look: Look;
  readonly stateWord: string;
  readonly name: string;
  readonly error: string | null;
  readonly repair: string | null;
}

/** One plain value of a cloud's response. */
export interface FieldRow {
  /** Names it in a request to copy it. */
  readonly path: string;
  readonly name: string;
  readonly value: string;
  readonly empty: boolean;
}

/** The page remembers whether the user opened or closed it. */
export interface Fold {
  readonly kind: 'fold';
  readonly key: string;
  readonly title: string;
  readonly note: string | null;
  readonly openByDefault: boolean;
  readonly body: readonly Block[];
}

export type Block =
  | Fold
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'verdict'; readonly look: Look; readonly title: string; readonly text: string }
  | { readonly kind: 'rows'; readonly rows: readonly DetailRow[] }
  | { readonly kind: 'list'; readonly key: ListKey; readonly items: readonly Item[] }
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  /** `columns`: state, name, what to do. */
  | { readonly kind: 'checks'; readonly columns: readonly [string, string, string]; readonly rows: readonly CheckRow[] }
  | { readonly kind: 'endpoints'; readonly sides: readonly [Side, Side] }
  /** `columns`: field, value, copy. `copy`: the label of a copy button, with `{0}` for the path. */
  | {
      readonly kind: 'fields';
      readonly columns: readonly [string, string, string];
      readonly copy: string;
      readonly fields: readonly FieldRow[];
    }
  | { readonly kind: 'json'; readonly label: string; readonly text: string; readonly copy: CopyButton };

export type ListKey = 'hazards' | 'lines' | 'timeline' | 'passed' | 'hints';

/** Source or target. `missing` is shown when nothing was reported of it. */
export interface Side {
  readonly title: string;
  readonly rows: readonly DetailRow[];
  readonly missing: string;
}

export interface Section {
  readonly key: 'phases' | 'readiness' | 'timeline' | 'replication' | 'checks' | 'checks-open' | 'endpoints';
  readonly title: string;
  readonly body: readonly Block[];
}

/** A curve with its scale. */
export interface Plot {
  readonly key: 'percent' | 'rate' | 'lag';
  readonly title: string;
  /** The head of its column in the table. */
  readonly column: string;
  /** The last value in words, for users who do not see the curve. */
  readonly latest: string;
  /** From the bottom to the top of the scale. */
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  /** Points in order of time. A null value interrupts the curve: nothing is drawn across it. */
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
  /** Each value in words. */
  readonly texts: readonly string[];
  /** The text that is read out for a value, with `{0}` for its words. */
  readonly readout: string;
}

export type ChartsView = Pick<Charts, 'from' | 'to' | 'until' | 'stretches' | 'holes' | 'finish'> & {
  readonly title: string;
  readonly zooms: {
    readonly label: string;
    readonly buttons: readonly { readonly zoom: ChartZoom; readonly word: string }[];
  };
  /** Shown instead of the charts when there is nothing to draw. */
  readonly empty: string | null;
  readonly label: string;
  readonly readout: string;
  readonly plots: readonly Plot[];
  readonly runs: readonly { readonly at: number; readonly text: string }[];
  readonly finishLabel: string;
  readonly holeLabel: string;
  readonly legend: readonly { readonly key: 'finish' | 'hole'; readonly text: Text }[];
  /** `columns`: the first and the last. Those between are the plots'. */
  readonly table: { readonly title: string; readonly label: string; readonly columns: readonly [string, string] };
};

export interface TaskView {
  readonly kind: 'task';
  readonly name: string;
  /** Cloud, product, account. */
  readonly origin: readonly string[];
  /** The ID first, then what else identifies the task at its cloud. */
  readonly identity: readonly DetailRow[];
  readonly actions: { readonly label: string; readonly buttons: readonly Button[] };
  readonly answers: {
    readonly title: string;
    readonly answers: readonly PanelAnswer[];
    readonly hintsTitle: string;
    readonly hints: readonly Item[];
  } | null;
  readonly notices: readonly Notice[];
  readonly summary: Summary | null;
  readonly charts: ChartsView | null;
  readonly sections: readonly Section[];
  /** The cloud's response: as a list of all its fields, and as it came. */
  readonly response: readonly Fold[];
  /** When the status was read and will be read. */
  readonly footer: readonly DetailRow[];
  /** Text for screen readers; changes only when the state does. */
  readonly announcement: string;
  /** When the last attempt to read ended, ms; null before the first. */
  readonly lastAttemptAt: number | null;
}

/** A panel without a task to show. */
export interface EmptyView {
  readonly kind: 'empty';
  readonly title: string;
  readonly text: string;
}

export type PanelView = TaskView | EmptyView;
