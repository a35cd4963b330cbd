import { eventually, Workbench } from '../../e2e/support/workbench.ts';
import { type Spread, spreadOf } from '../statistics.ts';

/** Ours, and three that are in every VS Code. */
export const compared = ['Cloud Migration Monitor', 'Git Base', 'Merge Conflict', 'Git'] as const;
export type Compared = (typeof compared)[number];

export interface ActivationFigures {
  readonly windows: number;
  readonly vscode: string;
  /** Milliseconds, as "Running Extensions" shows them: loading the code and calling `activate`. */
  readonly ms: Readonly<Record<Compared, Spread>>;
}

export interface ActivationOptions {
  /** The staged extension. */
  readonly folder: string;
  readonly windows: number;
  readonly onProgress: (text: string) => void;
}

/** Opens window after window and reads the activation times from VS Code's own editor "Running Extensions". */
export async function measureActivation({
  folder,
  windows,
  onProgress,
}: ActivationOptions): Promise<ActivationFigures> {
  const workbench = await Workbench.start({
    install: [folder],
    // Quiet hosts have it switched off.
    settings: { 'git.enabled': true },
    // High enough for the whole list: rows out of sight are not on the page.
    viewport: { width: 1280, height: 2400 },
  });
  try {
    const rounds: Readonly<Record<Compared, number>>[] = [];
    // The first window of a fresh installation is not counted: files are read for the first time.
    for (let window = 0; window <= windows; window += 1) {
      onProgress(`window ${window} of ${windows}`);
      if (window > 0) await workbench.reload();
      const times = await activationTimes(workbench);
      if (window > 0) rounds.push(times);
    }
    const of = (name: Compared): Spread => spreadOf(rounds.map((times) => times[name]));
    return {
      windows,
      vscode: workbench.host.version,
      ms: {
        'Cloud Migration Monitor': of('Cloud Migration Monitor'),
        'Git Base': of('Git Base'),
        'Merge Conflict': of('Merge Conflict'),
        Git: of('Git'),
      },
    };
  } finally {
    await workbench.close();
  }
}

async function activationTimes(workbench: Workbench): Promise<Readonly<Record<Compared, number>>> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const rows = workbench.page.locator('.runtime-extensions-editor .monaco-list-row');
  return eventually(async () => {
    const texts = await rows.evaluateAll((elements) =>
      elements.map((row) => [
        row.querySelector('.name')?.textContent ?? '',
        row.querySelector('.activation-time')?.textContent ?? '',
      ]),
    );
    const time = (name: Compared): number => {
      const text = texts.find(([label]) => label === name)?.[1] ?? '';
      const ms = /(\d+)ms/.exec(text)?.[1];
      if (ms === undefined) throw new Error(`Running Extensions shows no time of ${name} (${JSON.stringify(texts)}).`);
      return Number(ms);
    };
    return {
      'Cloud Migration Monitor': time('Cloud Migration Monitor'),
      'Git Base': time('Git Base'),
      'Merge Conflict': time('Merge Conflict'),
      Git: time('Git'),
    };
  });
}
