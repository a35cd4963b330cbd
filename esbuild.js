// Builds everything into dist/. One rule makes the extension light: whatever of the lazy rooms below is reached through
// `import()` lands in its room's own file (dist/clouds.js …) that is read on first use.
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const dist = path.join(__dirname, 'dist');
/** Everything but the entry: read in the turn after activation. */
const app = path.join(__dirname, 'src', 'app.ts');

/** File of dist/ → the folder of src/ whose modules it holds. */
const lazyRooms = {
  answers: 'ui/detail/answers/',
  asking: 'ui/asking/',
  clouds: 'clouds/',
  credentials: 'ui/credentials/',
  discovery: 'ui/discovery/finding/',
  insights: 'monitor/insights/',
  simulator: 'simulator/',
};

/** `src/clouds/ucloud/gateway.ts` → { room: 'clouds', key: 'ucloud/gateway' }, or null for a file outside the lazy rooms. */
function lazyKey(file) {
  const name = path.relative(path.join(__dirname, 'src'), file).replaceAll('\\', '/');
  const [room, folder] = Object.entries(lazyRooms).find(([, each]) => name.startsWith(each)) ?? [];
  return room === undefined ? null : { room, key: name.slice(folder.length).replace(/\.ts$/, '') };
}

/**
 * Sends each `import()` of a lazy room to that room's file, and remembers what the room's file has to hold. Within a room's
 * own file (`inside`), what belongs to it is simply there.
 */
function lazyPlugin(found, inside = null) {
  return {
    name: 'lazy-rooms',
    setup(build) {
      build.onResolve({ filter: /^\./ }, (args) => {
        if (args.kind !== 'dynamic-import') return undefined;
        const file = path.resolve(args.resolveDir, args.path);
        if (file === app) return { path: './app.js', external: true };
        const lazy = lazyKey(file);
        if (!lazy || lazy.room === inside) return undefined;
        found.set(file, lazy);
        return { path: file, namespace: 'lazy' };
      });
      build.onLoad({ filter: /.*/, namespace: 'lazy' }, (args) => {
        const lazy = lazyKey(args.path);
        return { contents: `module.exports = require('./${lazy.room}.js')[${JSON.stringify(lazy.key)}];` };
      });
      const files = new RegExp(`^\\./(${Object.keys(lazyRooms).join('|')})\\.js$`);
      build.onResolve({ filter: files, namespace: 'lazy' }, (args) => ({
        path: args.path,
        external: true,
      }));
    },
  };
}

/** The name under which app.js hands out a module. */
function sharedName(file) {
  return `shared_${path.relative(path.join(__dirname, 'src'), file).replace(/\W/g, '_')}`;
}

/**
 * In a room that only the app opens, what app.js holds anyway is taken from there: one copy of it is packed, loaded and kept,
 * and its classes and symbols are the same everywhere. `taken` remembers what app.js has to hand out.
 */
function sharedPlugin(held, taken) {
  return {
    name: 'shared-with-app',
    setup(build) {
      build.onResolve({ filter: /^\./ }, (args) => {
        if (args.kind !== 'import-statement' || args.namespace === 'shared') return undefined;
        const file = path.resolve(args.resolveDir, args.path);
        if (!held.has(file)) return undefined;
        taken.add(file);
        return { path: file, namespace: 'shared', sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: 'shared' }, (args) => ({
        contents: `module.exports = require('./app.js').${sharedName(args.path)};`,
      }));
      build.onResolve({ filter: /^\.\/app\.js$/, namespace: 'shared' }, (args) => ({
        path: args.path,
        external: true,
      }));
    },
  };
}

/** Every member of VS Code's API that the sources name, types among them: those are undefined, and nobody uses them. */
function namedOfVscode() {
  const files = fs
    .readdirSync(path.join(__dirname, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('webview'));
  const text = files.map((file) => fs.readFileSync(path.join(__dirname, 'src', file), 'utf8')).join('\n');
  return [...new Set(text.matchAll(/\bvscode\.(\w+)/g).map(([, name]) => name))].sort();
}

/**
 * What comes from outside of the bundle, as plain variables: VS Code's API, and one copy of the translations for all files
 * of dist/. Left to itself, esbuild copies the whole API, member by member, and asks for the translations in each file
 * that imports them, which took half of the time of loading (`npm run bench`).
 */
const outside = {
  name: 'outside',
  setup(build) {
    const modules = {
      vscode: { file: 'vscode', names: namedOfVscode },
      '@vscode/l10n': { file: './l10n.js', names: () => Object.keys(require('@vscode/l10n')) },
    };
    build.onResolve({ filter: /.*/, namespace: 'outside' }, (args) => ({ path: args.path, external: true }));
    build.onResolve({ filter: /^(vscode|@vscode\/l10n)$/ }, (args) => ({ path: args.path, namespace: 'outside' }));
    build.onLoad({ filter: /.*/, namespace: 'outside' }, (args) => {
      const { file, names } = modules[args.path];
      return { contents: `export const { ${names().join(', ')} } = require(${JSON.stringify(file)});` };
    });
  },
};

/** Packages that are not packed: two thirds of axios and what it brings along. */
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
  // Files of our own and of Node are read by `require`, which VS Code knows.
  supported: { 'dynamic-import': false },
  // A member of an outside module that is not there.
  logOverride: { 'import-is-undefined': 'error' },
  // axios looks for a browser; in the extension host VS Code reports every look at this global as an error of ours.
  define: { navigator: 'undefined' },
  outdir: dist,
};

/** The detail panel's browser half: its script, its style, and VS Code's icons with their font. */
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
      { in: path.join(__dirname, 'src/webview/main.ts'), out: 'panel' },
      { in: path.join(__dirname, 'src/webview/panel.css'), out: 'panel' },
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

/** A build that writes nothing: to see what is in it. */
function look(options) {
  return esbuild.build({ ...node, ...options, write: false, metafile: true, logLevel: 'silent', sourcemap: false });
}

/** What these files reach of lazy rooms, and what that reaches of other ones. */
async function find(files, found = new Map()) {
  const before = new Set(found.keys());
  // By the room that a file is in: what is there anyway needs no finding.
  for (const room of new Set(files.map((file) => lazyKey(file)?.room ?? null))) {
    const entryPoints = files.filter((file) => (lazyKey(file)?.room ?? null) === room);
    await look({ entryPoints, plugins: [lazyPlugin(found, room), outside] });
  }
  const next = [...found.keys()].filter((file) => !before.has(file));
  if (next.length > 0) await find(next, found);
  return found;
}

/** File of src/ → how many bytes of it a build holds. */
async function heldBy(options) {
  const { metafile } = await look(options);
  const [output] = Object.values(metafile.outputs);
  return new Map(Object.entries(output.inputs).map(([file, { bytesInOutput }]) => [path.resolve(file), bytesInOutput]));
}

/** Of a file of which app.js would have to hold more for a room's sake, the room has a copy of its own. */
function shareable(held, own) {
  return new Set([...own].filter(([file, bytes]) => (held.get(file) ?? 0) >= 0.75 * bytes).map(([file]) => file));
}

async function main() {
  fs.rmSync(dist, { recursive: true, force: true });
  const [extension, cli] = ['extension', 'cli'].map((name) => path.join(__dirname, 'src', `${name}.ts`));
  const found = await find([extension, app, cli]);
  // Without VS Code there is no app to take anything from.
  const ofProgram = new Set([...(await find([cli])).values()].map(({ room }) => room).concat('simulator'));
  const held = await heldBy({ entryPoints: [app], plugins: [lazyPlugin(new Map()), outside] });
  const taken = new Set();
  const roomContents = (room) =>
    [...found]
      .filter(([, lazy]) => lazy.room === room)
      .map(([file, lazy]) => `exports[${JSON.stringify(lazy.key)}] = require(${JSON.stringify(file)});`)
      .join('\n');
  const jobOf = async (room) => {
    const job = {
      ...node,
      stdin: { contents: roomContents(room), resolveDir: __dirname, sourcefile: `${room}.js` },
      outdir: undefined,
      outfile: path.join(dist, `${room}.js`),
      plugins: [lazyPlugin(new Map(), room), outside],
    };
    if (ofProgram.has(room)) return job;
    const shared = sharedPlugin(shareable(held, await heldBy(job)), taken);
    return { ...job, plugins: [shared, ...job.plugins] };
  };
  const names = Object.keys(lazyRooms).filter((name) => name !== 'simulator');
  const rooms = await Promise.all(
    names.filter((name) => [...found.values()].some(({ room }) => room === name)).map(jobOf),
  );
  await Promise.all(rooms.map(look));
  const handedOut = [...taken].sort().map((file) => `export * as ${sharedName(file)} from ${JSON.stringify(file)};`);
  const jobs = [
    ...rooms,
    { ...node, entryPoints: [extension, cli], plugins: [lazyPlugin(found), outside] },
    {
      ...node,
      stdin: {
        contents: [`export { App } from ${JSON.stringify(app)};`, ...handedOut].join('\n'),
        resolveDir: __dirname,
        sourcefile: 'app.js',
      },
      outdir: undefined,
      outfile: path.join(dist, 'app.js'),
      plugins: [lazyPlugin(found), outside],
    },
    { ...node, entryPoints: { l10n: require.resolve('@vscode/l10n') } },
  ];
  const simulatorMain = path.join(__dirname, 'src/simulator/main.ts');
  if (fs.existsSync(simulatorMain)) {
    // dist/simulator.js is both a program (node dist/simulator.js) and the lazy room of the demo.
    const contents = `${roomContents('simulator')}\nif (require.main === module) require(${JSON.stringify(simulatorMain)}).main(process.argv.slice(2));`;
    jobs.push({
      ...node,
      stdin: { contents, resolveDir: __dirname, sourcefile: 'simulator.js' },
      outdir: undefined,
      outfile: path.join(dist, 'simulator.js'),
      plugins: [outside],
    });
  }
  jobs.push(panelOptions(path.join(dist, 'webview')));
  await Promise.all(jobs.map(run));
}

if (require.main === module) {
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

// The browser tests of the panel and the tests of the command line build just these, with the same options.
module.exports = { panelOptions, unreached };
