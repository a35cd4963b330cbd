// Mocha's usual output, and the counts as JSON in the file that CMM_TEST_REPORT names: scripts/test.mjs adds those up.
// CommonJS, because it also runs inside VS Code's extension host.
const fs = require('node:fs');
const path = require('node:path');
const { reporters, Runner } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['CMM_TEST_REPORT'];
    if (!file) return;
    const failures = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failures.push({ title: test.fullTitle(), message: String(error?.message ?? error) });
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify({ passed, failed, skipped, failures }, null, 2));
    });
  }
};
