// Builds everything into dist/. Two rules:
// - A module that is imported with `import()` is loaded on first use, from the file of its room (`rooms`).
// - No code is packed or loaded twice, and a class is the same everywhere. One file holds a module that several files
//   need, and the others import it from there.
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const root = __dirname;
const dist = path.join(root, 'dist');
const src = (...names) => path.join(root, 'src', ...names);

/** File of dist/ → the folders of src/ whose modules it exports. */
const rooms = {
  clouds: ['clouds/'],
  assessment: ['monitor/assessment/'],
  later: ['ui/asking/', 'ui/credentials/', 'ui/detail/answers/', 'ui/discovery/finding/'],
  simulator: ['simulator/'],
};

/** Entry files that are loaded by name. The simulator is also a program. */
const programs = { extension: src('extension.ts'), app: src('app.ts'), cli: src('cli.ts') };

/** The name under which a file of dist/ exports a module. */
const nameOf = (file) => path.relative(root, file).replace(/\W/g, '_');

/** The file of dist/ that an `import()` of this module loads; null if the module is in no room. */
function roomOf(file) {
  if (file === programs.app) return 'app';
  const name = path.relative(src(), file).replaceAll('\\', '/');
  return Object.keys(rooms).find((room) => rooms[room].some((folder) => name.startsWith(folder))) ?? null;
}

/** Imports a module from the file of dist/ that holds it. `holders` maps modules to these files. */
function takePlugin(self, lazy, holders) {
  return {
    name: 'take',
    setup(build) {
      build.onResolve({ filter: /^[.@]/ }, async (args) => {
        if (args.namespace !== 'file' || args.pluginData?.resolved) return undefined;
        const { resolveDir, kind, importer } = args;
        const found = await build.resolve(args.path, { resolveDir, kind, importer, pluginData: { resolved: true } });
        if (found.errors.length > 0 || found.external || found.namespace !== 'file') return undefined;
        const room = kind === 'dynamic-import' ? roomOf(found.path) : null;
        if (room !== null) lazy.get(room)?.add(found.path);
        const holder = room ?? holders.get(found.path) ?? self;
        if (holder === self) return undefined;
        return { path: found.path, namespace: 'taken', pluginData: { holder }, sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: 'taken' }, ({ path: file, pluginData: { holder } }) => ({
        contents: `module.exports = require('./${holder}.js').${nameOf(file)};`,
      }));
      build.onResolve({ filter: /^\.\/\w+\.js$/, namespace: 'taken' }, ({ path }) => ({ path, external: true }));
    },
  };
}

/**
 * Every member of VS Code's API in the sources, including types. Types are undefined at run time, and no code uses
 * them.
 */
function namedOfVscode() {
  const files = fs
    .readdirSync(src(), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('webview'));
  const text = files.map((file) => fs.readFileSync(src(file), 'utf8')).join('\n');
  return [...new Set(text.matchAll(/\bvscode\.(\w+)/g).map(([, name]) => name))].sort();
}

/**
 * VS Code's API as plain variables. By default, esbuild copies the whole API member by member (see `npm run bench`).
 */
const vscodePlugin = {
  name: 'vscode',
  setup(build) {
    const names = namedOfVscode();
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'api' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'api' },
    );
    build.onLoad({ filter: /.*/, namespace: 'api' }, () => ({
      contents: `export const { ${names.join(', ')} } = require('vscode');`,
    }));
  },
};

/** Packages that are left out. They make up two thirds of axios with its dependencies. */
const unreached = Object.fromEntries(
  ['debug', 'follow-redirects', 'form-data'].map((name) => [name, require.resolve('./scripts/lib/unreached.cjs')]),
);

const node = {
  bundle: true,
  alias: unreached,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify: true,
  sourcemap: watch ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'info',
  // `import()` of our own files and of Node's modules becomes `require`, which VS Code supports.
  supported: { 'dynamic-import': false },
  // Fails on a missing member of an external module.
  logOverride: { 'import-is-undefined': 'error' },
  // axios checks for a browser. In the extension host, VS Code reports each access to this global as an extension
  // error.
  define: { navigator: 'undefined' },
};

/** The build options of one file of dist/ that exports these modules. */
function fileOf(name, modules, lazy, holders) {
  const program = name === 'extension' || name === 'cli';
  const exported = modules.map((file) => `export * as ${nameOf(file)} from ${JSON.stringify(file)};`);
  // node dist/simulator.js
  const main =
    name === 'simulator'
      ? [
          `if (require.main === module) require(${JSON.stringify(src('simulator', 'main.ts'))}).main(process.argv.slice(2));`,
        ]
      : [];
  return {
    ...node,
    ...(program
      ? { entryPoints: modules }
      : { stdin: { contents: [...exported, ...main].join('\n'), resolveDir: root, sourcefile: `${name}.js` } }),
    outfile: path.join(dist, `${name}.js`),
    plugins: [vscodePlugin, takePlugin(name, lazy, holders)],
  };
}

/** The paths of the modules that a build contains. */
async function heldBy(options) {
  const { metafile } = await esbuild.build({
    ...options,
    write: false,
    metafile: true,
    logLevel: 'silent',
    sourcemap: false,
  });
  return Object.keys(metafile.inputs)
    .map((name) => path.resolve(root, name))
    .filter((file) => fs.existsSync(file));
}

/** Finds which modules each file of dist/ exports and holds, by following the imports. */
async function plan() {
  const lazy = new Map([['app', new Set()], ...Object.keys(rooms).map((room) => [room, new Set()])]);
  const wanted = () => new Map([...Object.entries(programs).map(([name, file]) => [name, [file]]), ...lazy]);
  const held = new Map();
  for (let before = -1, count = 0; count !== before;) {
    before = count;
    for (const [name, modules] of wanted()) {
      held.set(name, new Set(await heldBy(fileOf(name, [...modules].sort(), lazy, new Map()))));
    }
    count = [...lazy.values()].reduce((sum, files) => sum + files.size, 0);
  }
  const holders = new Map();
  for (const file of new Set([...held.values()].flatMap((files) => [...files]))) {
    const users = [...held.keys()].filter((name) => held.get(name).has(file));
    if (users.length === 1) continue;
    holders.set(file, holderFor(users));
  }
  return { lazy, wanted: wanted(), holders };
}

/**
 * Returns the file that holds a module that `users` need:
 * - app.js if only the editor's own files need it. These may need VS Code, so the command line may not load them.
 * - shared.js if the editor's own files and others need it, or if no room needs it.
 * - otherwise the first room that needs it.
 */
function holderFor(users) {
  const editors = users.filter((name) => ['app', 'extension', 'later'].includes(name));
  if (editors.length === users.length) return 'app';
  return editors.length > 0 ? 'shared' : (Object.keys(rooms).find((name) => users.includes(name)) ?? 'shared');
}

/** Build options of the detail panel's browser half: script, style, and VS Code's icons with their font. */
function panelOptions(outdir) {
  return {
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    minify: true,
    legalComments: 'none',
    logLevel: 'info',
    sourcemap: node.sourcemap,
    entryPoints: [
      { in: src('webview', 'main.ts'), out: 'panel' },
      { in: src('webview', 'panel.css'), out: 'panel' },
      { in: require.resolve('@vscode/codicons/dist/codicon.css'), out: 'codicon' },
    ],
    outdir,
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  };
}

async function run(options) {
  if (!watch) return esbuild.build(options);
  const context = await esbuild.context(options);
  await context.watch();
  return undefined;
}

async function main() {
  fs.rmSync(dist, { recursive: true, force: true });
  const { lazy, wanted, holders } = await plan();
  const files = [...wanted, ['shared', []]].map(([name, modules]) => {
    const taken = [...holders].flatMap(([file, holder]) => (holder === name ? [file] : []));
    return fileOf(name, [...new Set([...modules, ...taken])].sort(), lazy, holders);
  });
  await Promise.all([...files, panelOptions(path.join(dist, 'webview'))].map(run));
}

if (require.main === module) {
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

// The browser tests of the panel and the tests of the command line build only these parts, with the same options.
module.exports = { panelOptions, unreached };
