// Draws media/icon.png (256 × 256) from scripts/icon.svg. Needed only after a change of the drawing.
import fs from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './lib/chromium.mjs';
import { root } from './lib/paths.mjs';

const size = 256;
const svg = fs.readFileSync(path.join(root, 'scripts', 'icon.svg'), 'utf8');
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<!doctype html><style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: path.join(root, 'media', 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
