import assert from 'node:assert/strict';
import { type CommandId, commandIds } from '../../../../src/contributions.ts';
import { type Commands, registerLazily } from '../../../../src/ui/commands/lazy.ts';
import { readSources } from '../../../support/sources.ts';

type Run = (argument: unknown) => Promise<void> | void;

class Registered implements Commands {
  readonly runs = new Map<CommandId, Run>();
  readonly failures: string[] = [];

  register(id: CommandId, run: Run): void {
    assert.ok(!this.runs.has(id), `${id} is registered twice`);
    this.runs.set(id, run);
  }

  failed(what: string): void {
    this.failures.push(what);
  }

  async use(id: CommandId, argument?: unknown): Promise<void> {
    await this.runs.get(id)?.(argument);
  }
}

const { addTask, editTask } = commandIds;

describe('Commands whose code is loaded later', () => {
  it('load it with the first use of one of them, once for all, and get their argument', async () => {
    const commands = new Registered();
    const used: string[] = [];
    let loads = 0;
    registerLazily(commands, [addTask, editTask], async (later) => {
      loads += 1;
      await Promise.resolve();
      later.register(addTask, () => void used.push('add'));
      later.register(editTask, (argument) => void used.push(`edit ${String(argument)}`));
    });
    assert.deepEqual([...commands.runs.keys()], [addTask, editTask]);
    assert.equal(loads, 0);
    await Promise.all([commands.use(editTask, 'row'), commands.use(addTask)]);
    await commands.use(addTask);
    assert.deepEqual(used, ['edit row', 'add', 'add']);
    assert.equal(loads, 1);
  });

  it('are loaded anew after what could not be loaded', async () => {
    const commands = new Registered();
    let loads = 0;
    registerLazily(commands, [addTask], (later) => {
      loads += 1;
      if (loads === 1) return Promise.reject(new Error('not there'));
      later.register(addTask, () => undefined);
      return Promise.resolve();
    });
    await assert.rejects(commands.use(addTask), /not there/);
    await commands.use(addTask);
    assert.equal(loads, 2);
  });

  it('fail as what they do fails, and tell of failures through the one registry', async () => {
    const commands = new Registered();
    registerLazily(commands, [addTask, editTask], (later) => {
      later.register(addTask, () => {
        later.failed('Add', new Error('one'));
        throw new Error('two');
      });
      return Promise.resolve();
    });
    await assert.rejects(commands.use(addTask), /two/);
    assert.deepEqual(commands.failures, ['Add']);
    await assert.rejects(commands.use(editTask), /Nobody says what/);
  });

  it('are exactly those that are said to be', () => {
    const sources = new Map(readSources().map(({ name, text }) => [name, text]));
    const textOf = (name: string): string => sources.get(name) ?? assert.fail(name);
    const idsIn = (text: string, pattern: RegExp): readonly string[] =>
      [...text.matchAll(pattern)].map(([, id]) => id ?? '').sort();
    const registered = [...textOf('src/ui/asking/lazy.ts').matchAll(/register\w+.* from '\.\.\/(.*)'/g)].flatMap(
      ([, file = '']) => idsIn(textOf(`src/ui/${file}`), /commands\.register\(commandIds\.(\w+)/g),
    );
    const controllers = ['commands/accountController.ts', 'commands/lazyCommands.ts', 'events/eventController.ts'];
    const said = controllers.flatMap((file) => {
      const [, list = assert.fail(file)] = /[iI]ds = \[([^\]]*)\]/.exec(textOf(`src/ui/${file}`)) ?? [];
      return idsIn(list, /commandIds\.(\w+)/g);
    });
    assert.ok(said.length > 20);
    assert.deepEqual(said.sort(), registered.sort());
  });
});
