// Runs inside the extension host. Stores the accounts of the file `<CMM_BENCH_MANY>.accounts` in the extension's own secret
// storage, which nobody else reaches, notes where its history is kept, and answers `<CMM_BENCH_MANY>.ask` with what the process holds and has used.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');

const extension = /cloud-migration-monitor\.cloud-migration-monitor-[^/\\]+[/\\]dist[/\\]extension\.js$/;
const file = process.env['CMM_BENCH_MANY'];

function watchLoading() {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = function (module, name) {
    load.call(this, module, name);
    if (!extension.test(name)) return;
    const { activate } = module.exports;
    module.exports = {
      ...module.exports,
      activate: async (context) => {
        if (fs.existsSync(`${file}.accounts`)) {
          const accounts = JSON.parse(fs.readFileSync(`${file}.accounts`, 'utf8'));
          for (const [key, value] of Object.entries(accounts)) await context.secrets.store(key, value);
          fs.rmSync(`${file}.accounts`);
        }
        fs.writeFileSync(`${file}.storage`, context.globalStorageUri.fsPath);
        return activate(context);
      },
    };
  };
}

function state() {
  v8.setFlagsFromString('--expose_gc');
  vm.runInNewContext('gc')();
  const { heapUsed, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const marks = globalThis.MonacoPerformanceMarks?.getMarks() ?? [];
  const willLoad = marks.find(({ name }) =>
    /willLoadExtensionCode\/cloud-migration-monitor\.cloud-migration-monitor$/.test(name),
  );
  return {
    host: process.pid,
    heapUsed,
    rss,
    cpuMs: (user + system) / 1000,
    willLoad: willLoad?.startTime ?? null,
    file: path.basename(file),
  };
}

function answerQuestions() {
  if (fs.existsSync(`${file}.ask`)) {
    fs.rmSync(`${file}.ask`);
    fs.writeFileSync(`${file}.writing`, JSON.stringify(state()));
    fs.renameSync(`${file}.writing`, `${file}.answer`);
  }
  setTimeout(answerQuestions, 100).unref();
}

module.exports = {
  activate() {
    if (file === undefined) return;
    watchLoading();
    answerQuestions();
  },
};
