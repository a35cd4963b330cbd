// `npm run screenshots`: takes the pictures of README.md from the demo in a real VS Code → docs/images/.
// Build first (npm run build). It takes about two minutes, because the demo shows every kind of row only after a while.
import fs from 'node:fs';
import path from 'node:path';
import { eventually, Workbench } from '../test/e2e/support/workbench.ts';
import { root } from './lib/paths.mjs';

const images = path.join(root, 'docs/images');
fs.mkdirSync(images, { recursive: true });

const workbench = await Workbench.start({ viewport: { width: 1280, height: 760 } });
const shoot = async (name) => {
  fs.copyFileSync(await workbench.screenshot(`readme-${name}`), path.join(images, `${name}.png`));
};
try {
  await workbench.setTheme('Dark Modern');
  const sideBar = await workbench.openView('Cloud Migrations');
  await workbench.runCommand('Cloud Migration: Try the Demo');
  const tree = sideBar.tree();
  await tree.row('payments-ledger').waitFor(60_000);
  // The picture should show a failed task and one that has caught up, while most are still running.
  await eventually(async () => {
    const rows = (await tree.rows()).map((row) => row.description).join('\n');
    if (!/failed/.test(rows) || !/caught up/.test(rows)) throw new Error('The demo is not there yet.');
  }, 180_000);
  await tree.row('payments-ledger').click();
  const panel = await workbench.webview('payments-ledger');
  await panel.getByRole('heading', { name: 'payments-ledger' }).waitFor();
  await shoot('overview-dark');
  await workbench.setTheme('Light Modern');
  await tree.row('inventory').click();
  await (await workbench.webview('inventory')).getByRole('heading', { name: 'inventory', exact: true }).waitFor();
  await shoot('failed-light');
} finally {
  await workbench.close();
}
