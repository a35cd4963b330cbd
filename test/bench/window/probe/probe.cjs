// Runs inside the extension host and sees what happens there. What it notes goes, one JSON document per line, into the
// file that CMM_BENCH_PROBE names; times are milliseconds since 1970. Activated before the extension ("*"), unless the
// extension's view is open from the start.
const fs = require('node:fs');
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');

const extension = /cloud-migration-monitor\.cloud-migration-monitor-[^/\\]+[/\\]dist[/\\]/;
const file = process.env['CMM_BENCH_PROBE'];
const connections = [];
let callMs = 0;
let restMs = 0;

function note(event, more) {
  const at = performance.timeOrigin + performance.now();
  fs.appendFileSync(file, `${JSON.stringify({ event, at, host: process.pid, ...more })}\n`);
}

/** The extension's files that are in memory, every TCP connection that this whole process has opened, VS Code's own marks. */
function state() {
  const loaded = Object.keys(require.cache).filter((name) => extension.test(name));
  const marks = globalThis.MonacoPerformanceMarks?.getMarks() ?? [];
  const ofExtension = /\/extHost\/(\w+)\/cloud-migration-monitor\.cloud-migration-monitor$/;
  return {
    callMs,
    restMs,
    loaded: loaded.map((name) => path.basename(name)).sort(),
    connections,
    marks: Object.fromEntries(
      marks
        .filter(({ name }) => ofExtension.test(name))
        .map(({ name, startTime }) => [ofExtension.exec(name)[1], startTime]),
    ),
  };
}

function watchConnections() {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const [options] = Array.isArray(args[0]) ? args[0] : args;
    // Pipes and Unix sockets have a path.
    if (typeof options === 'object' && options !== null && options.path == null) {
      connections.push(`${options.host ?? 'localhost'}:${options.port}`);
    }
    return connect.apply(this, args);
  };
}

function watchLoading() {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = function (module, name) {
    const begun = performance.now();
    load.call(this, module, name);
    if (!extension.test(name)) return;
    if (path.basename(name) === 'extension.js') {
      module.exports = { ...module.exports, activate: watched(module.exports.activate) };
    }
    if (path.basename(name) === 'app.js') {
      restMs += performance.now() - begun;
      module.exports = { ...module.exports, App: new Proxy(module.exports.App, { construct: timed }) };
    }
  };
}

function watched(activate) {
  return async (context) => {
    const begun = performance.now();
    const result = activate(context);
    callMs = performance.now() - begun;
    await result;
    note('activated', state());
    return result;
  };
}

function timed(App, parameters) {
  const begun = performance.now();
  const app = new App(...parameters);
  restMs += performance.now() - begun;
  return app;
}

/** The driver asks by making a file, and gets the state of that moment. */
function answerQuestions() {
  if (fs.existsSync(`${file}.ask`)) {
    fs.rmSync(`${file}.ask`);
    note('state', state());
  }
  setTimeout(answerQuestions, 100).unref();
}

module.exports = {
  activate() {
    if (file === undefined) return;
    watchConnections();
    watchLoading();
    note('probe');
    answerQuestions();
  },
};
