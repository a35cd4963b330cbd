import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../../e2e/support/workbench.ts';

/** What the probe extension saw at one moment inside the extension host. */
export interface HostState {
  readonly event: 'activated' | 'state';
  /** Milliseconds since 1970, like the marks. */
  readonly at: number;
  /** Process id: every window has an extension host of its own. */
  readonly host: number;
  /** The call of `activate`; milliseconds. */
  readonly callMs: number;
  /** What follows in the next turn: the reading of app.js and the making of the app, together; milliseconds. */
  readonly restMs: number;
  /** Files of the extension's dist/ that are in memory. */
  readonly loaded: readonly string[];
  /** host:port of every TCP connection that the whole extension host has opened so far. */
  readonly connections: readonly string[];
  /** VS Code's own marks about the extension. */
  readonly marks: {
    readonly willLoadExtensionCode?: number;
    readonly didLoadExtensionCode?: number;
    readonly didActivateExtension?: number;
  };
}

/** Talks to the probe extension through two files. */
export class Probe {
  /** To install beside the extension. */
  static readonly folder = path.join(import.meta.dirname, 'probe');
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  constructor(folder: string) {
    this.#file = path.join(folder, 'probe.jsonl');
    this.env = { CMM_BENCH_PROBE: this.#file };
  }

  /** The states that were noted since the last call of `forget`. */
  states(): readonly HostState[] {
    if (!fs.existsSync(this.#file)) return [];
    const lines = fs.readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as HostState | { readonly event: 'probe' })
      .filter((state) => state.event !== 'probe');
  }

  /** Before a window is opened anew. */
  forget(): void {
    fs.rmSync(this.#file, { force: true });
  }

  /** The state when `activate` of the extension had returned. */
  async activated(): Promise<HostState> {
    return eventually(() => this.#last('activated'));
  }

  /** The state now. */
  async state(): Promise<HostState> {
    const before = this.states().length;
    fs.writeFileSync(`${this.#file}.ask`, '');
    return eventually(() => {
      if (this.states().length === before) throw new Error('The probe does not answer.');
      return this.#last('state');
    });
  }

  #last(event: HostState['event']): HostState {
    const state = this.states().findLast((entry) => entry.event === event);
    if (!state) throw new Error(`The probe has not noted: ${event}.`);
    return state;
  }
}
