import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { serializeAccount } from '../../../src/config/accountEntry.ts';
import { type Account, accountKey } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import { crowdOf } from '../../../src/simulator/crowd.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { eventually, Workbench } from '../../e2e/support/workbench.ts';
import { type Spread, spreadOf } from '../statistics.ts';

export interface ManyFigures {
  readonly vscode: string;
  readonly tasks: number;
  readonly accounts: number;
  readonly windows: number;
  /** From the moment in which VS Code begins to load the extension until rows tell the last known states; ms. */
  readonly rowsMs: Spread;
  /** How long the first reading of all tasks took in the first window, under the ceilings of all accounts; s. */
  readonly allReadSeconds: number;
  /** What the heap of the extension host holds more than in a window without tasks, after all were read; bytes. */
  readonly heapBytes: number;
  /** CPU of the whole extension host in a minute in which nothing but polling went on, and the same without tasks; ms. */
  readonly cpuPerMinuteMs: number;
  readonly cpuPerMinuteEmptyMs: number;
  /** Reads in that minute. */
  readonly readsPerMinute: number;
  /** From the last key until the view shows it; ms. */
  readonly filterMs: Spread;
  readonly groupMs: Spread;
  /** Time between two frames while all rows are scrolled through: the middle, and what one in twenty is above; ms. */
  readonly frameMs: { readonly median: number; readonly worst: number };
}

export interface ManyOptions {
  /** The staged extension. */
  readonly folder: string;
  /** For what the probe reads and writes. */
  readonly notes: string;
  readonly tasks: number;
  readonly accounts: number;
  readonly windows: number;
  readonly onProgress: (text: string) => void;
}

/** VS Code ends what a start sets off in the first second or two, and writes down which view is open. */
const settled = 4000;
const minute = 60_000;

/** Watches very many tasks of the simulator in a real window, and takes what a person waits for and what it costs. */
export async function measureMany(options: ManyOptions): Promise<ManyFigures> {
  const { onProgress } = options;
  // Times are simulated slowly, so that few tasks move while something is measured.
  const simulator = await startSimulator({ speed: 1, extraTasks: 2 * options.tasks });
  const probe = new Probe(path.join(options.notes, 'many'));
  const { accounts, tasks } = subjects(simulator, options);
  // For the first window: in later ones, with the view open, the extension is there before the probe.
  probe.giveAccounts(accounts);
  const workbench = await Workbench.start({ install: [options.folder, Probe.folder], env: probe.env });
  try {
    onProgress('a window without tasks');
    // Opening the view would activate the extension before the probe is there.
    await eventually(() => probe.hasGivenAccounts());
    await workbench.openView('Cloud Migrations');
    await delay(settled);
    const empty = await probe.state();
    const cpuPerMinuteEmptyMs = await probe.cpuIn(minute);

    workbench.write('.vscode/settings.json', { 'cloudMigration.tasks': tasks });
    await workbench.reload();
    const begun = Date.now();
    onProgress('first reading of all tasks');
    await eventually(() => {
      const read = probe.tasksRead();
      if (read < tasks.length) throw new Error(`Only ${read} of ${tasks.length} tasks have been read.`);
    }, 8 * minute);
    const allReadSeconds = (Date.now() - begun) / 1000;
    await delay(settled);
    const full = await probe.state();
    onProgress('a minute of polling');
    const before = simulator.requests.total;
    const cpuPerMinuteMs = await probe.cpuIn(minute);
    const readsPerMinute = simulator.requests.total - before;

    const rows: number[] = [];
    await workbench.page.addInitScript(noteLastKnown);
    for (let window = 1; window <= options.windows; window += 1) {
      onProgress(`window ${window} of ${options.windows}`);
      // Long enough for what was read last to be on disk.
      await delay(settled);
      await workbench.reload();
      const { opened, row } = await eventually(() => workbench.page.evaluate(readLastKnown));
      const willLoad = await eventually(async () => {
        const { willLoad: marked } = await probe.state();
        // The extension host of the window before may be the one that answers.
        if (marked === null || marked < opened) throw new Error('VS Code has not marked the activation.');
        return marked;
      });
      rows.push(row - willLoad);
    }
    onProgress('filter, group, scroll');
    const filterMs = await filterTimes(workbench);
    const groupMs = await groupTimes(workbench);
    const frameMs = await frameTimes(workbench);
    if (simulator.violations.length > 0) throw new Error('The extension has tried to change something.');
    return {
      vscode: workbench.host.version,
      tasks: tasks.length,
      accounts: accounts.length,
      windows: options.windows,
      rowsMs: spreadOf(rows),
      allReadSeconds,
      heapBytes: full.heapUsed - empty.heapUsed,
      cpuPerMinuteMs,
      cpuPerMinuteEmptyMs,
      readsPerMinute,
      filterMs,
      groupMs,
      frameMs,
    };
  } finally {
    await workbench.close();
    await simulator.stop();
  }
}

interface HostState {
  readonly heapUsed: number;
  readonly cpuMs: number;
  readonly willLoad: number | null;
}

class Probe {
  static readonly folder = path.join(import.meta.dirname, 'probe');
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.env = { CMM_BENCH_MANY: file };
  }

  /** For the next window in which the probe is activated before the extension. */
  giveAccounts(accounts: readonly Account[]): void {
    const entries = accounts.map((account) => [
      `cloudMigration.account/${accountKey(account)}`,
      serializeAccount(account),
    ]);
    fs.writeFileSync(`${this.#file}.accounts`, JSON.stringify(Object.fromEntries(entries)));
  }

  hasGivenAccounts(): boolean {
    return fs.existsSync(`${this.#file}.storage`);
  }

  /** Of how many tasks the history holds a reading. */
  tasksRead(): number {
    const folder = fs.readFileSync(`${this.#file}.storage`, 'utf8');
    const database = new DatabaseSync(path.join(folder, 'history.db'), { readOnly: true });
    try {
      return Number(database.prepare('SELECT count(DISTINCT task) AS count FROM samples').get()?.['count']);
    } finally {
      database.close();
    }
  }

  /** After a collection of garbage. */
  async state(): Promise<HostState> {
    fs.rmSync(`${this.#file}.answer`, { force: true });
    fs.writeFileSync(`${this.#file}.ask`, '');
    return eventually(() => JSON.parse(fs.readFileSync(`${this.#file}.answer`, 'utf8')) as HostState);
  }

  /** CPU that the process uses in this time, without the measuring; ms. */
  async cpuIn(ms: number): Promise<number> {
    const from = await this.state();
    const asked = await this.state();
    await delay(ms);
    const to = await this.state();
    return Math.max(0, to.cpuMs - asked.cpuMs - (asked.cpuMs - from.cpuMs));
  }
}

/** As many accounts as are wanted, with the keys that the simulator knows, and tasks for each of them. */
function subjects(
  simulator: Simulator,
  wanted: { readonly tasks: number; readonly accounts: number },
): { accounts: Account[]; tasks: TaskRef[] } {
  const readable = crowdOf(2 * wanted.tasks)
    .filter((task) => task.ref.type !== 'synchronization')
    .slice(0, wanted.tasks)
    .map(({ ref }) => ref);
  const clouds = [...new Set(readable.map(({ cloud }) => cloud))];
  const accounts = clouds.flatMap((cloud) => {
    const share = readable.filter((ref) => ref.cloud === cloud).length / readable.length;
    const count = Math.max(1, Math.round(share * wanted.accounts));
    const account = simulator.account(cloud, 'permanent');
    return Array.from({ length: count }, (_, index) => ({ ...account, name: `team-${index + 1}` }));
  });
  const next = new Map<string, number>();
  const tasks = readable.map((ref) => {
    const own = accounts.filter(({ cloud }) => cloud === ref.cloud);
    const index = next.get(ref.cloud) ?? 0;
    next.set(ref.cloud, index + 1);
    return { ...ref, account: own[index % own.length]?.name ?? '' };
  });
  return { accounts, tasks };
}

/** Runs in the page, before anything else of it: notes when a row first tells a last known state. */
function noteLastKnown(): void {
  const observer = new MutationObserver(() => {
    const text = document.querySelector('.part.sidebar .monaco-list-rows')?.textContent ?? '';
    if (!/\(last known\)|ago\)/.test(text)) return;
    performance.mark('bench/lastKnown');
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}

/** Runs in the page; milliseconds since 1970. */
function readLastKnown(): { opened: number; row: number } {
  const mark = performance.getEntriesByName('bench/lastKnown')[0];
  if (!mark) throw new Error('No row tells a last known state yet.');
  return { opened: performance.timeOrigin, row: performance.timeOrigin + mark.startTime };
}

const sideBar = '.part.sidebar';

/** Waits in the page, frame by frame, until the side bar's text fits; gives the time of that frame. */
function shownAt(workbench: Workbench, pattern: string): Promise<number> {
  return workbench.page.evaluate(
    ([place, wanted]) =>
      new Promise<number>((resolve) => {
        const fits = new RegExp(wanted ?? '');
        const look = (): void => {
          if (fits.test(document.querySelector(place ?? '')?.textContent ?? '')) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    [sideBar, pattern],
  );
}

async function filterTimes(workbench: Workbench): Promise<Spread> {
  const times: number[] = [];
  await workbench.runCommand('Cloud Migration: Filter Tasks…');
  const input = await workbench.quickInput({ title: /Filter Tasks/ });
  await input.fill('crowd-0');
  await shownAt(workbench, '\\d+ of \\d+');
  for (const digit of ['1', '2', '3', '4', '5']) {
    const before = await workbench.page.locator(sideBar).textContent();
    const shown = /(\d+) of \d+/.exec(before ?? '')?.[1] ?? '';
    const begun = Date.now();
    const later = shownAt(workbench, `(?<!\\d)(?!${shown} of)\\d+ of \\d+`);
    await workbench.press(digit);
    times.push((await later) - begun);
    const cleared = shownAt(workbench, `(?<!\\d)${shown} of \\d+`);
    await workbench.press('Backspace');
    await cleared;
  }
  await workbench.press('Escape');
  return spreadOf(times);
}

async function groupTimes(workbench: Workbench): Promise<Spread> {
  const times: number[] = [];
  const rounds: readonly (readonly [string, string])[] = [
    ['Account', 'by account'],
    ['State', 'by state'],
    ['Project or region', 'by project'],
    ['Account', 'by account'],
    ['Nothing: one flat list', 'flat list'],
  ];
  for (const [label, words] of rounds) {
    await workbench.runCommand('Cloud Migration: Group Tasks By…');
    const pick = await workbench.quickInput({ title: /Group Tasks By/ });
    await pick.fill(label);
    await eventually(async () => {
      if ((await pick.labels())[0] !== label) throw new Error('The list is still changing.');
    });
    const begun = Date.now();
    const shown = shownAt(workbench, words);
    await workbench.press('Enter');
    times.push((await shown) - begun);
    await pick.waitUntilGone();
  }
  return spreadOf(times);
}

/** Of the flat list, which is the longest. */
async function frameTimes(workbench: Workbench): Promise<{ median: number; worst: number }> {
  const { page } = workbench;
  await page.locator(`${sideBar} .monaco-list-row`).first().hover();
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(globalThis, { benchFrames: frames });
    let last = performance.now();
    const look = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (let turn = 0; turn < 100; turn += 1) {
    await page.mouse.wheel(0, 440);
    await delay(16);
  }
  const frames = await page.evaluate(() => (globalThis as unknown as { benchFrames: number[] }).benchFrames);
  const sorted = frames.slice(5).sort((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    worst: sorted[Math.floor(sorted.length * 0.95)] ?? NaN,
  };
}
