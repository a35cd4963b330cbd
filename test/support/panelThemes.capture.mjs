// Writes test/fixtures/panel/themes.json: what a real VS Code gives a webview in each of its four kinds of theme (the
// `--vscode-*` variables, the body's classes, VS Code's default styles for webviews). Run it by hand when VS Code moves:
//   node test/support/panelThemes.capture.mjs
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchBrowser } from '../../scripts/lib/chromium.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { startHost } from '../../scripts/lib/vscodeHost.mjs';

const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'dark-2026': 'Dark 2026',
  'light-2026': 'Light 2026',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

/** Runs inside the extension host: shows a webview in each theme and keeps what its page looks like. */
const extension = `
const vscode = require('vscode');
const fs = require('node:fs');
const page = (nonce) => \`<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><script nonce="\${nonce}">
  const names = [...document.documentElement.style].filter((name) => name.startsWith('--'));
  acquireVsCodeApi().postMessage({
    body: document.body.className,
    defaults: document.getElementById('_defaultStyles').textContent,
    variables: Object.fromEntries(names.map((name) => [name, document.documentElement.style.getPropertyValue(name).trim()])),
  });
</script></body></html>\`;
exports.activate = async () => {
  const captured = {};
  for (const [key, theme] of Object.entries(JSON.parse(process.env.CAPTURE_THEMES))) {
    await vscode.workspace.getConfiguration('workbench').update('colorTheme', theme, vscode.ConfigurationTarget.Global);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const panel = vscode.window.createWebviewPanel('capture', key, vscode.ViewColumn.Active, { enableScripts: true });
    captured[key] = await new Promise((resolve) => {
      panel.webview.onDidReceiveMessage(resolve);
      panel.webview.html = page('x');
    });
    captured[key].theme = theme;
    panel.dispose();
  }
  fs.writeFileSync(process.env.CAPTURE_FILE, JSON.stringify(captured));
};`;

/** The variables that the panel's own files use, and those that VS Code's default styles use. */
function used(defaults) {
  const files = ['dist/webview/panel.js', 'dist/webview/panel.css'].map((file) =>
    fs.readFileSync(path.join(root, file), 'utf8'),
  );
  return new Set([...files, defaults].flatMap((text) => text.match(/--vscode-[\w-]+/g) ?? []));
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-capture-'));
const manifest = {
  name: 'capture',
  publisher: 'test',
  version: '0.0.1',
  engines: { vscode: '^1.105.0' },
  main: './main.js',
  activationEvents: ['*'],
};
fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
fs.writeFileSync(path.join(folder, 'main.js'), extension);
const file = path.join(folder, 'captured.json');
const env = { CAPTURE_THEMES: JSON.stringify(themes), CAPTURE_FILE: file };
const host = await startHost({ workspace: folder, extensionDevelopmentPath: folder, env });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(host.url());
  const limit = Date.now() + 90_000;
  while (!fs.existsSync(file)) {
    if (Date.now() > limit) throw new Error(`Nothing was captured.\n${host.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const captured = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const theme of Object.values(captured)) {
    const wanted = used(theme.defaults);
    const kept = Object.entries(theme.variables).filter(([name]) => wanted.has(name));
    theme.variables = Object.fromEntries(kept.sort(([a], [b]) => a.localeCompare(b)));
  }
  if (process.env['CAPTURE_ALL']) fs.copyFileSync(file, process.env['CAPTURE_ALL']);
  const target = path.join(root, 'test/fixtures/panel/themes.json');
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, `${JSON.stringify({ vscode: host.version, themes: captured }, null, 2)}\n`);
} finally {
  await browser.close();
  await host.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
