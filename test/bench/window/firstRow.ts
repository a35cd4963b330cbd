import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { eventually, Workbench } from '../../e2e/support/workbench.ts';
import { type Spread, spreadOf } from '../statistics.ts';
import { type HostState, Probe } from './probe.ts';

export interface FirstRowFigures {
  readonly windows: number;
  readonly vscode: string;
  /** From the moment in which the page of the window begins to load; milliseconds, like the following. */
  readonly fromOpening: Spread;
  /** From the moment in which VS Code begins to load the extension. */
  readonly fromActivation: Spread;
  readonly quiet: QuietFigures;
}

/** What a window costs in which there is nothing to watch, or nothing was read yet. */
export interface QuietFigures {
  /** Requests that had arrived some seconds after the start of a window with an account and no task. */
  readonly requestsWithoutTask: number;
  /** Connections that the whole extension host had opened by the end of `activate`, with an account and a task. */
  readonly connectionsAtActivation: number;
  /** Whether dist/clouds.js, which holds axios, was in memory then. */
  readonly axiosLoadedAtActivation: boolean;
  /** The same some seconds after the start of windows without a task. */
  readonly axiosLoadedWithoutTask: boolean;
  /** Our part of the activation: reading extension.js and the call, without what VS Code does for others in between. ms. */
  readonly begin: Spread;
  /** What follows in the next turn: reading app.js and making the app. ms. */
  readonly rest: Spread;
}

export interface FirstRowOptions {
  /** The staged extension. */
  readonly folder: string;
  /** For what the probe writes. */
  readonly notes: string;
  readonly windows: number;
  readonly onProgress: (text: string) => void;
}

const name = 'bench';
/** Long after everything that a start sets off: VS Code ends it in the first second or two. */
const settled = 3000;

/** Opens windows with one account and one task at the simulator, and takes the time until the task's row has a status. */
export async function measureFirstRow({
  folder,
  notes,
  windows,
  onProgress,
}: FirstRowOptions): Promise<FirstRowFigures> {
  const simulator = await startSimulator();
  const probe = new Probe(notes);
  const workbench = await Workbench.start({ install: [folder, Probe.folder], env: probe.env });
  try {
    await workbench.page.addInitScript(noteFirstRow, name);
    const { account, task } = subject(simulator);
    onProgress('windows without a task');
    const quiet = await measureQuiet(workbench, probe, simulator, account, task, windows);
    await workbench.openView('Cloud Migrations');
    // Long enough for VS Code to write down which view is open.
    await delay(settled);
    const fromOpening: number[] = [];
    const fromActivation: number[] = [];
    for (let window = 1; window <= windows; window += 1) {
      onProgress(`window ${window} of ${windows}`);
      probe.forget();
      await workbench.reload();
      const { opened, row } = await eventually(() => workbench.page.evaluate(readFirstRow));
      const willLoad = await eventually(async () => {
        const { willLoadExtensionCode: marked } = (await probe.state()).marks;
        // The extension host of the window before may be the one that answers.
        if (marked === undefined || marked < opened) throw new Error('VS Code has not marked the activation.');
        return marked;
      });
      fromOpening.push(row - opened);
      fromActivation.push(row - willLoad);
    }
    if (simulator.violations.length > 0) throw new Error('The extension has tried to change something.');
    return {
      windows,
      vscode: workbench.host.version,
      fromOpening: spreadOf(fromOpening),
      fromActivation: spreadOf(fromActivation),
      quiet,
    };
  } finally {
    await workbench.close();
    await simulator.stop();
    fs.rmSync(path.join(notes, 'probe.jsonl'), { force: true });
  }
}

/** The first window has no account, the second an account without a task, the third both; the view is open in none. */
async function measureQuiet(
  workbench: Workbench,
  probe: Probe,
  simulator: Simulator,
  account: Account,
  task: TaskRef,
  windows: number,
): Promise<QuietFigures> {
  await probe.activated();
  await delay(settled);
  const fresh = await probe.state();
  await addAccount(workbench, account);

  const window = async (): Promise<HostState> => {
    probe.forget();
    await workbench.reload();
    return probe.activated();
  };
  const before = simulator.requests.total;
  await window();
  await delay(settled);
  const withoutTask = await probe.state();
  const requestsWithoutTask = simulator.requests.total - before;
  workbench.write('.vscode/settings.json', { 'cloudMigration.tasks': [{ ...task, name }] });
  await eventually(() => simulator.requests.total > before);

  const withTask = await window();
  const states: HostState[] = [];
  for (let count = 0; count < windows; count += 1) states.push(await window());
  return {
    requestsWithoutTask,
    begin: spreadOf(states.map(beginOf)),
    rest: spreadOf(states.map(({ restMs }) => restMs)),
    connectionsAtActivation: withTask.connections.length,
    axiosLoadedAtActivation: hasAxios(withTask),
    axiosLoadedWithoutTask: hasAxios(fresh) || hasAxios(withoutTask),
  };
}

function beginOf({ marks, callMs }: HostState): number {
  const { willLoadExtensionCode: willLoad, didLoadExtensionCode: didLoad } = marks;
  if (willLoad === undefined || didLoad === undefined) throw new Error('VS Code has not marked the loading.');
  return didLoad - willLoad + callMs;
}

function hasAxios({ loaded }: HostState): boolean {
  return loaded.includes('clouds.js');
}

function subject(simulator: Simulator): { account: Account; task: TaskRef } {
  const task = simulator.config.tasks.find(({ cloud }) => cloud === 'alibaba');
  if (!task) throw new Error('the simulator has no task of Alibaba Cloud');
  const { account: _, ...anybodys } = task;
  return { account: simulator.account('alibaba', 'permanent'), task: anybodys };
}

/** As a person does it: there is no other way into the secret storage. */
async function addAccount(workbench: Workbench, account: Account): Promise<void> {
  await workbench.runCommand('Cloud Migration: Add Account…');
  await (await workbench.quickInput({ title: /Add Account/ })).pick('Alibaba Cloud');
  await (await workbench.quickInput({ placeholder: /prod/ })).answer(name);
  const answer = async (asked: RegExp, text: string): Promise<void> => {
    await eventually(async () => {
      const message = await (await workbench.quickInput()).message();
      if (!asked.test(message)) throw new Error(`VS Code asks "${message}", not ${String(asked)}.`);
    });
    await (await workbench.quickInput()).answer(text);
  };
  await answer(/AccessKey ID/, account.accessKeyId);
  await answer(/AccessKey Secret/, account.accessKeySecret);
  await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Endpoint');
  await answer(/Endpoint/i, account.endpoint ?? '');
  await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Test and Save');
  await (await workbench.notifications.toast(/is (stored|saved)/)).dismiss();
}

/** Runs in the page, before anything else of it: notes when the task's row first says more than that it is being read. */
function noteFirstRow(label: string): void {
  const observer = new MutationObserver(() => {
    for (const row of document.querySelectorAll('.part.sidebar .monaco-list-row')) {
      const description = row.querySelector('.label-description')?.textContent ?? '';
      const isTask = row.querySelector('.label-name')?.textContent === label;
      // Nor what an earlier window has read.
      if (!isTask || description === '' || /^reading…$|\(just now\)|ago\)$/.test(description)) continue;
      performance.mark('bench/firstRow');
      observer.disconnect();
      return;
    }
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}

/** Runs in the page; milliseconds since 1970. */
function readFirstRow(): { opened: number; row: number } {
  const mark = performance.getEntriesByName('bench/firstRow')[0];
  if (!mark) throw new Error('The row has no status yet.');
  return { opened: performance.timeOrigin, row: performance.timeOrigin + mark.startTime };
}
