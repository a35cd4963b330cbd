import assert from 'node:assert/strict';
import ts from 'typescript';
import { allClouds } from '../../src/clouds/registry.ts';
import { type Import, importsOf, parseSource, readSources, type Source, walk } from '../support/sources.ts';

/** The real import graph of src/: imports point downwards only (CONTRIBUTING.md, "The map of the house"). */
const sources = readSources();
const imports: ReadonlyMap<string, readonly Import[]> = new Map(
  sources.map((source) => [source.name, importsOf(source)]),
);

function importsIn(name: string): readonly Import[] {
  return imports.get(name) ?? [];
}

/** "src/clouds/http.ts" → "clouds"; a file right under src/ is its own room: "app.ts". */
function roomOf(target: string): string {
  return /^src\/([^/]+)/.exec(target)?.[1] ?? target;
}

function filesOf(room: string): readonly string[] {
  const files = sources.map(({ name }) => name).filter((name) => roomOf(name) === room);
  assert.ok(files.length > 0, `src/${room} has no files`);
  return files;
}

/** Every import of a room that the rule does not allow, as "file → target". All rooms may use `base/`. */
function forbidden(room: string, allowed: (target: string, link: Import) => boolean): readonly string[] {
  return filesOf(room).flatMap((name) =>
    importsIn(name)
      .filter((link) => !isRoom(link.target, 'base') && !allowed(link.target, link))
      .map((link) => `${name} → ${link.target}`),
  );
}

/** Everything that is loaded together with a file: its imports and theirs, but no types and nothing lazy. */
function loadedWith(entry: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const queue = [entry];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    queue.push(...importsIn(name).flatMap((link) => (link.typeOnly || link.lazy ? [] : [link.target])));
  }
  return loaded;
}

const isOurs = (target: string): boolean => target.startsWith('src/');
const isRoom = (target: string, ...rooms: readonly string[]): boolean => rooms.includes(roomOf(target));
const isNode = (target: string): boolean => target.startsWith('node:');
const translations = '@vscode/l10n';
/** Where the parts are built and joined, floor by floor. */
const composition = ['app.ts', 'engine.ts', 'surfaces.ts'];

describe('Imports', () => {
  it('lead to files that exist, by their full names', () => {
    const names = new Set(sources.map(({ name }) => name));
    for (const [name, links] of imports) {
      for (const { target } of links.filter((link) => isOurs(link.target) && !link.target.endsWith('.css'))) {
        assert.ok(names.has(target), `${name} → ${target}`);
      }
    }
  });

  it('of packages are those that are bundled, vscode and what Node has', () => {
    const packages = new Set([...imports.values()].flat().map(({ target }) => target));
    const foreign = [...packages].filter((target) => !isOurs(target) && !isNode(target)).sort();
    const known = [translations, 'axios', 'vscode'];
    assert.deepEqual(
      foreign.filter((target) => !known.includes(target) && !target.startsWith('@vscode-elements/elements/')),
      [],
    );
  });

  it('of vscode stand only in extension.ts, app.ts, surfaces.ts, ui/ and platform/', () => {
    const outside = sources.filter(
      ({ name }) =>
        importsIn(name).some(({ target }) => target === 'vscode') &&
        !isRoom(name, 'extension.ts', 'app.ts', 'surfaces.ts', 'ui', 'platform'),
    );
    assert.deepEqual(
      outside.map(({ name }) => name),
      [],
    );
  });

  it('of vscode stand in no more than 35 % of the files', () => {
    const users = sources.filter(({ name }) => importsIn(name).some(({ target }) => target === 'vscode'));
    assert.ok(users.length / sources.length <= 0.35, `${users.length} of ${sources.length}`);
  });

  it('of axios stand in clouds/http.ts only', () => {
    const users = [...imports].filter(([, links]) => links.some(({ target }) => target === 'axios'));
    assert.deepEqual(
      users.map(([name]) => name),
      ['src/clouds/http.ts'],
    );
  });

  it('of modules that make requests stand in clouds/http.ts and the simulator only', () => {
    const modules = ['http', 'https', 'http2', 'net', 'tls'].flatMap((name) => [name, `node:${name}`]);
    const users = [...imports].filter(([, links]) =>
      links.some(({ target, typeOnly }) => !typeOnly && modules.includes(target)),
    );
    assert.deepEqual(
      users.map(([name]) => name).filter((name) => !isRoom(name, 'simulator')),
      ['src/clouds/http.ts'],
    );
  });

  it('of base/ lead nowhere else', () => {
    assert.deepEqual(
      forbidden('base', () => false),
      [],
    );
  });

  it('of model/ lead nowhere else', () => {
    assert.deepEqual(
      forbidden('model', (target) => isRoom(target, 'model')),
      [],
    );
  });

  it('of clouds/ lead to model/ and no other room of ours', () => {
    assert.deepEqual(
      forbidden('clouds', (target) => !isOurs(target) || isRoom(target, 'clouds', 'model')),
      [],
    );
  });

  it('of one pack of clouds do not lead into another, and only the registry knows the packs', () => {
    const packOf = (name: string): string | null => {
      const folder = /^(src\/clouds\/[^/]+)\//.exec(name)?.[1] ?? null;
      return sources.some((source) => source.name === `${folder ?? ''}/pack.ts`) ? folder : null;
    };
    const crossing = filesOf('clouds').flatMap((name) =>
      importsIn(name)
        .filter(({ target }) => packOf(target) !== null && packOf(target) !== packOf(name))
        .map(({ target }) => `${name} → ${target}`),
    );
    assert.deepEqual(
      crossing.filter((link) => !/^src\/clouds\/registry\.ts → \S+\/pack\.ts$/.test(link)),
      [],
    );
  });

  it('of clouds lead from elsewhere only to the registry, to types and to what all packs share', () => {
    const intoFolder = /^src\/(clouds\/(?!credentials\/)|simulator\/(?!server\/|scenario\/))[^/]+\//;
    const stray = [...imports].flatMap(([name, links]) =>
      isRoom(name, 'clouds', 'simulator')
        ? []
        : links.filter(({ target }) => intoFolder.test(target)).map(({ target }) => `${name} → ${target}`),
    );
    assert.deepEqual(stray, []);
  });

  it('name no cloud and no product outside of clouds/ and simulator/', () => {
    const ids = new Set(allClouds().flatMap(({ id, products }) => [id, ...products.map(({ product }) => product)]));
    const named = sources
      .filter(({ name }) => !isRoom(name, 'clouds', 'simulator'))
      .flatMap((source) => {
        const found: string[] = [];
        walk(source, (node) => {
          if (ts.isStringLiteralLike(node) && ids.has(node.text)) found.push(`${source.name}: ${node.text}`);
        });
        return found;
      });
    assert.deepEqual(named, []);
  });

  it('of monitor/ lead to model/ and types of clouds/, and of its history/ to the disk', () => {
    const stray = forbidden(
      'monitor',
      (target) =>
        isRoom(target, 'monitor', 'model') ||
        ['src/clouds/cloud.ts', 'src/clouds/profile.ts', translations].includes(target),
    );
    const toDisk = /^src\/monitor\/history\/\S+ → node:(fs|path|sqlite)$/;
    assert.deepEqual(
      stray.filter((link) => !toDisk.test(link)),
      [],
    );
  });

  it('of discovery/ lead to model/, the light part of clouds/, config/ and the clock', () => {
    assert.deepEqual(
      forbidden(
        'discovery',
        (target, { typeOnly }) =>
          isRoom(target, 'discovery', 'model', 'config') ||
          (typeOnly && target === 'src/clouds/cloud.ts') ||
          target === 'src/clouds/registry.ts' ||
          (typeOnly && target === 'src/monitor/watchedTask.ts') ||
          target === translations,
      ),
      [],
    );
  });

  it('of hints/ lead to model/ and types of clouds/', () => {
    assert.deepEqual(
      forbidden(
        'hints',
        (target, { typeOnly }) => isRoom(target, 'hints', 'model') || (typeOnly && target === 'src/clouds/profile.ts'),
      ),
      [],
    );
  });

  it('of presentation/ lead to model/ and types of monitor/', () => {
    assert.deepEqual(
      forbidden(
        'presentation',
        (target, { typeOnly }) =>
          isRoom(target, 'presentation', 'model') ||
          (typeOnly &&
            [
              'src/monitor/watchedTask.ts',
              'src/monitor/readiness/types.ts',
              'src/monitor/estimate/types.ts',
              'src/monitor/history/sample.ts',
            ].includes(target)) ||
          target === translations,
      ),
      [],
    );
  });

  it('of simulator/ lead to model/, the clock and Node, and to nothing that it is there to test', () => {
    assert.deepEqual(
      forbidden(
        'simulator',
        (target) => isRoom(target, 'simulator', 'model') || isNode(target) || target === translations,
      ),
      [],
    );
  });

  it('of config/ lead to model/, the light part of clouds/ and types of monitor/', () => {
    assert.deepEqual(
      forbidden(
        'config',
        (target, { typeOnly }) =>
          isRoom(target, 'config', 'model', 'clouds') ||
          (isRoom(target, 'monitor') && typeOnly) ||
          target === translations,
      ),
      [],
    );
  });

  it('of the command line lead to the engine, not to the editor', () => {
    for (const room of ['cli.ts', 'cli']) {
      assert.deepEqual(
        forbidden(
          room,
          (target) => !isRoom(target, 'ui', 'platform', 'webview', ...composition) && target !== 'vscode',
        ),
        [],
      );
    }
  });

  it('of webview/ lead to presentation/, model/ and the protocol', () => {
    assert.deepEqual(
      forbidden(
        'webview',
        (target) =>
          isRoom(target, 'webview', 'presentation', 'model', 'protocol.ts') ||
          (!isOurs(target) && !isNode(target) && target !== 'vscode'),
      ),
      [],
    );
  });

  it('of the user interface never lead past the store to a cloud’s API', () => {
    const reading = /^src\/clouds\/(http|reader|[^/]+\/(gateway|call|sign|map)[^/]*)\.ts$/;
    assert.deepEqual(
      forbidden('ui', (target, { typeOnly }) => typeOnly || !reading.test(target)),
      [],
    );
  });

  it('never lead upwards into the composition and extension.ts, and into ui/ only from there', () => {
    for (const [name, links] of imports) {
      for (const { target } of links) {
        if (target === 'src/app.ts') assert.equal(name, 'src/extension.ts');
        assert.notEqual(target, 'src/extension.ts');
        if (isRoom(target, ...composition)) assert.ok(isRoom(name, 'extension.ts', ...composition), name);
        if (isRoom(target, 'ui')) assert.ok(isRoom(name, 'ui', 'app.ts', 'surfaces.ts'), `${name} → ${target}`);
        if (isRoom(target, 'webview')) assert.ok(isRoom(name, 'webview'), `${name} → ${target}`);
      }
    }
  });

  it('of platform/ do not lead into ui/', () => {
    assert.deepEqual(
      forbidden('platform', (target) => !isRoom(target, 'ui', 'webview')),
      [],
    );
  });

  it('form no circle', () => {
    const state = new Map<string, 'open' | 'done'>();
    const visit = (name: string, path: readonly string[]): void => {
      if (state.get(name) === 'done') return;
      assert.notEqual(state.get(name), 'open', [...path, name].join(' → '));
      state.set(name, 'open');
      for (const { target, typeOnly, lazy } of importsIn(name)) {
        if (!typeOnly && !lazy && isOurs(target)) visit(target, [...path, name]);
      }
      state.set(name, 'done');
    };
    for (const { name } of sources) visit(name, []);
  });
});

describe('What is loaded', () => {
  it('at activation is neither the HTTP client nor a cloud’s API nor the simulator', () => {
    const loaded = loadedWith('src/app.ts');
    assert.ok(loaded.has('src/app.ts') && loaded.size > 20, 'the graph was not followed');
    const heavy = [...loaded].filter(
      (name) =>
        name === 'axios' ||
        name === 'src/clouds/http.ts' ||
        isRoom(name, 'hints', 'simulator', 'webview', 'cli', 'cli.ts') ||
        /^src\/clouds\/[^/]+\/(gateway|call|sign|map)/.test(name),
    );
    assert.deepEqual(heavy, []);
  });

  it('with a cloud’s description is nothing heavy', () => {
    const packs = filesOf('clouds').filter((name) => name.endsWith('/pack.ts'));
    assert.ok(packs.length >= 3);
    for (const pack of packs) {
      const loaded = [...loadedWith(pack)].filter((name) => name !== pack);
      const heavy = loaded.filter(
        (name) => !isOurs(name) || /\/(gateway|call|sign|map|http|credentials|hints\/[^/]+)\.ts$/.test(name),
      );
      assert.deepEqual(
        heavy.filter((name) => name !== translations),
        [],
        pack,
      );
    }
  });

  it('into the panel is nothing of Node, vscode, a cloud, the monitor or the platform', () => {
    for (const entry of filesOf('webview')) {
      const bad = [...loadedWith(entry)].filter(
        (name) =>
          isNode(name) || name === 'vscode' || name === 'axios' || isRoom(name, 'clouds', 'monitor', 'platform', 'ui'),
      );
      assert.deepEqual(bad, [], entry);
    }
  });

  it('by the command line is no vscode', () => {
    assert.ok(!loadedWith('src/cli.ts').has('vscode'));
    assert.ok(loadedWith('src/cli.ts').size > 1);
  });

  it('lazily is only what esbuild puts into files of its own', () => {
    const lazy = [...imports].flatMap(([, links]) => links.filter((link) => link.lazy).map(({ target }) => target));
    assert.ok(lazy.length > 0);
    const rooms = [
      'src/app.ts',
      'src/clouds/',
      'src/monitor/assessment/',
      'src/simulator/',
      'src/ui/asking/',
      'src/ui/credentials/',
      'src/ui/detail/answers/',
      'src/ui/discovery/finding/',
    ];
    for (const target of lazy) assert.ok(rooms.some((room) => target.startsWith(room)) || isNode(target), target);
  });
});

describe('The composition', () => {
  /** Every use, in a constructor, of a part that is built further down: a closure that runs too early would find nothing. */
  function usedTooEarly(source: Source): readonly string[] {
    const found: string[] = [];
    walk(source, (node) => {
      if (!ts.isConstructorDeclaration(node) || node.body === undefined) return;
      const built = new Map<string, number>();
      const fields: number[] = [];
      for (const statement of node.body.statements) {
        for (const name of ts.isVariableStatement(statement) ? namesIn(statement) : []) built.set(name, statement.pos);
        if (isFieldAssignment(statement)) fields.push(statement.pos);
      }
      const lastField = fields.at(-1) ?? node.body.end;
      const step = (part: ts.Node): void => {
        const at = ts.isIdentifier(part) && isUse(part) ? built.get(part.text) : undefined;
        if (at !== undefined && part.pos < at) found.push(`${source.name}: ${part.getText()}`);
        const isThis = part.kind === ts.SyntaxKind.ThisKeyword && part.pos < lastField;
        if (isThis && !isFieldAssignment(part.parent.parent.parent))
          found.push(`${source.name}: ${part.parent.getText()}`);
        ts.forEachChild(part, step);
      };
      step(node.body);
    });
    return found;
  }

  function namesIn(statement: ts.VariableStatement): readonly string[] {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name)
        ? [name.text]
        : name.elements.flatMap((element) =>
            ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [],
          ),
    );
  }

  /** `this.… = …;` */
  function isFieldAssignment(node: ts.Node): boolean {
    return (
      ts.isExpressionStatement(node) &&
      ts.isBinaryExpression(node.expression) &&
      node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.expression.left) &&
      node.expression.left.expression.kind === ts.SyntaxKind.ThisKeyword
    );
  }

  /** Not the name of a member or a parameter. */
  function isUse(identifier: ts.Identifier): boolean {
    const { parent } = identifier;
    if (ts.isPropertyAccessExpression(parent)) return parent.expression === identifier;
    if (ts.isPropertyAssignment(parent)) return parent.initializer === identifier;
    return !ts.isParameter(parent) && !ts.isBindingElement(parent) && !ts.isTypeNode(parent);
  }

  for (const name of composition) {
    it(`in ${name} knows only what was built before`, () => {
      const source = sources.find((each) => each.name === `src/${name}`);
      assert.ok(source);
      assert.deepEqual(usedTooEarly(source), []);
    });
  }

  it('is looked at by a check that sees what it has to see', () => {
    const body = [
      'const { a } = make(() => b.x);',
      'const b = make(a, { b: 1 }, this.#field);',
      'const c = b;',
      'this.#field = make(() => this.#method());',
      'this.#last = () => this.#method();',
    ];
    const sample = parseSource('src/app.ts', `class App { constructor() { ${body.join(' ')} } }`);
    assert.deepEqual(usedTooEarly(sample), ['src/app.ts: b', 'src/app.ts: this.#field', 'src/app.ts: this.#method']);
  });
});

describe('Each file', () => {
  it('has no more than 500 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 501).map(({ name }) => name);
    assert.deepEqual(long, []);
  });

  /** Ways around the type checker and the linter; found in the syntax tree, so that a word in a text is none. */
  function waysAround(source: Source): readonly string[] {
    const found: string[] = [];
    walk(source, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) found.push('any');
      if (ts.isNonNullExpression(node)) found.push('!');
      if (ts.isAsExpression(node) && ts.isAsExpression(node.expression)) found.push('as … as');
      if (ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) found.push('enum or namespace');
      if (ts.isTypeAssertionExpression(node)) found.push('<type>');
    });
    for (const [words] of source.text.matchAll(/@ts-(?:ignore|expect-error|nocheck)|eslint-disable|prettier-ignore/g)) {
      found.push(words);
    }
    return found.map((way) => `${source.name}: ${way}`);
  }

  it('goes no way around the checks', () => {
    assert.deepEqual(sources.flatMap(waysAround), []);
  });

  it('starts a timer, reads the clock or draws luck only in monitor/clock.ts and in the panel', () => {
    const found = sources
      .filter(({ name }) => name !== 'src/base/clock.ts' && !isRoom(name, 'webview'))
      .filter(({ text }) => /\b(setTimeout|setInterval|setImmediate|Date\.now|Math\.random)\(/.test(text))
      .map(({ name }) => name);
    assert.deepEqual(found, []);
  });

  it('is looked at by checks that see what they have to see', () => {
    const sample = parseSource(
      'src/ui/sample.ts',
      [
        "import type { A } from '../model/a.ts';",
        "import { type B } from './b.ts';",
        "import c, { type C } from './c.ts';",
        "import './d.ts';",
        "export * from 'axios';",
        "const e = () => import('../clouds/e.ts');",
        "type F = import('vscode').Uri;",
        'const any: any = c!; // eslint-disable-line',
      ].join('\n'),
    );
    assert.deepEqual(
      importsOf(sample).map(({ target, typeOnly, lazy }) => [target, typeOnly, lazy]),
      [
        ['src/model/a.ts', true, false],
        ['src/ui/b.ts', true, false],
        ['src/ui/c.ts', false, false],
        ['src/ui/d.ts', false, false],
        ['axios', false, false],
        ['src/clouds/e.ts', false, true],
        ['vscode', true, false],
      ],
    );
    assert.deepEqual(waysAround(sample), [
      'src/ui/sample.ts: any',
      'src/ui/sample.ts: !',
      'src/ui/sample.ts: eslint-disable',
    ]);
  });
});
