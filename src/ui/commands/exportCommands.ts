import * as l10n from '@vscode/l10n';
import * as os from 'node:os';
import * as vscode from 'vscode';
import { cloudOf, profileOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { HumanError } from '../../platform/humanError.ts';
import { watchedBy } from '../../platform/watched.ts';
import { shownName } from '../../presentation/words/names.ts';
import { askPick, back } from '../input/steps.ts';
import { Cancelled } from './commandRegistry.ts';
import type { Commands } from './lazy.ts';
import { chooseTask, type TaskChoice } from './watchCommands.ts';

export interface ExportCommandsOptions extends TaskChoice {
  readonly historyService: Pick<HistoryService, 'history' | 'runs' | 'events'>;
  /** The tolerated difference between the key counts of source and target, as a share. */
  keyTolerance(): number;
  /** The longest usual time between two reads of the task, ms. */
  pollIntervalMs(key: string): number;
}

const maxEvents = 10_000;
const eventsOfReport = 10;

const makers = () => import('../detail/answers/exports.ts');

export function registerExportCommands(commands: Commands, options: ExportCommandsOptions): void {
  commands.register(commandIds.exportHistoryAsCsv, (argument) =>
    exportHistory(options, argument, l10n.t('Export History as CSV'), 'csv'),
  );
  commands.register(commandIds.exportHistoryAsJson, (argument) =>
    exportHistory(options, argument, l10n.t('Export History as JSON'), 'json'),
  );
  commands.register(commandIds.copyReport, (argument) => copyReport(options, argument));
}

async function exportHistory(
  options: ExportCommandsOptions,
  argument: unknown,
  title: string,
  format: 'csv' | 'json',
): Promise<void> {
  const watched = await chosen(options, argument, title);
  const { key, task } = watched;
  const samples = options.historyService.history(key);
  if (samples.length === 0) {
    throw new HumanError(
      l10n.t('Nothing is stored of this task yet.'),
      l10n.t('Its history begins with the first good read.'),
    );
  }
  const { fileName, historyAsCsv, historyAsJson } = await makers();
  const now = options.now();
  const file = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.joinPath(folder(), fileName(shownName(task), now, format)),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (file === undefined) throw new Cancelled();
  const text =
    format === 'csv'
      ? historyAsCsv(samples)
      : historyAsJson({
          task,
          samples,
          runs: options.historyService.runs(key).map(({ run, began }) => ({ number: run.number, began })),
          events: options.historyService.events({ task: key, limit: maxEvents }).toReversed(),
          exportedAt: now,
        });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  vscode.window.setStatusBarMessage(l10n.t('History exported'), 4000);
}

/** The initial folder of the dialog: the workspace if it is on a disk, else the home folder. */
function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return first?.uri.scheme === 'file' ? first.uri : vscode.Uri.file(os.homedir());
}

async function copyReport(options: ExportCommandsOptions, argument: unknown): Promise<void> {
  const title = l10n.t('Copy Report as Markdown');
  const { key, task } = await chosen(options, argument, title);
  const profile = profileOf(task);
  const choice = await askPick({
    title,
    canGoBack: false,
    placeholder: l10n.t('What may the report name?'),
    items: [
      {
        label: l10n.t('Masked'),
        detail: l10n.t(
          'Hosts, users, databases and ids are replaced, and what looks like one. Look it over before you send it.',
        ),
        masked: true,
      },
      { label: l10n.t('With host names'), detail: l10n.t('As the cloud reports them; no secrets.'), masked: false },
    ],
  });
  if (choice === back) throw new Cancelled();
  const [{ report }, hints] = await Promise.all([makers(), profile.loadHints()]);
  // The task may have been read again while the question was open.
  const watched = watchedBy(options.source, key);
  const text = report({
    watched,
    cloudName: cloudOf(watched.task.cloud).name,
    profile,
    hints,
    assessment: options.assessmentOf(watched),
    samples: options.historyService.history(key),
    events: options.historyService.events({ task: key, limit: eventsOfReport }),
    options: { keyTolerance: options.keyTolerance(), pollIntervalMs: options.pollIntervalMs(key) },
    masked: choice.masked,
    now: options.now(),
  });
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(l10n.t('Copied'), 2000);
}

async function chosen(options: ExportCommandsOptions, argument: unknown, title: string): Promise<WatchedTask> {
  return watchedBy(options.source, await chooseTask(options, argument, title, () => true));
}
