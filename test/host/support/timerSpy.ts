type Handle = ReturnType<typeof setTimeout>;

/**
 * The timers that the extension's own files have set and that have neither fired nor been cancelled, each with the place
 * that set it. VS Code's and the tests' own timers are not counted.
 */
export class TimerSpy {
  readonly pending = new Map<Handle, string>();
  /** How many were set so far. */
  set = 0;
  readonly #restore: (() => void)[] = [];

  /** `files` is a part of the path that all files have whose timers count. */
  constructor(files: string) {
    this.#see('setTimeout', files, true);
    this.#see('setInterval', files, false);
    for (const name of ['clearTimeout', 'clearInterval'] as const) {
      const original = globalThis[name];
      globalThis[name] = new Proxy(original, {
        apply: (clear, self, args: [Handle]) => {
          this.pending.delete(args[0]);
          Reflect.apply(clear, self, args);
        },
      });
      this.#restore.push(() => {
        globalThis[name] = original;
      });
    }
  }

  restore(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  #see(name: 'setTimeout' | 'setInterval', files: string, once: boolean): void {
    const original = globalThis[name];
    const proxy = new Proxy(original, {
      apply: (set, self, args: [(...args: unknown[]) => void, ...unknown[]]) => {
        const stack = new Error().stack ?? '';
        const [run, ...rest] = args;
        // The first two lines are the error's and this one's own.
        const caller = stack.split('\n')[2] ?? '';
        if (!caller.includes(files)) return Reflect.apply(set, self, args) as Handle;
        const fire = (...given: unknown[]): void => {
          if (once) this.pending.delete(handle);
          run(...given);
        };
        const handle = Reflect.apply(set, self, [fire, ...rest]) as Handle;
        this.set += 1;
        this.pending.set(handle, stack);
        return handle;
      },
    });
    Reflect.set(globalThis, name, proxy);
    this.#restore.push(() => {
      Reflect.set(globalThis, name, original);
    });
  }
}
