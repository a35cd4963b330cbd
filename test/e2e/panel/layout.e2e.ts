import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import { resultsDir } from '../../../scripts/lib/paths.mjs';
import type { WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { type PanelPage, PanelServer, themeNames, translated } from '../../support/panelPage.ts';
import { completeWatched, hostile, seeds, situations, viewOf } from '../../support/panelSamples.ts';

const samples = {
  ...situations,
  ...seeds,
  completeDts: completeWatched.dts,
  completeUdts: completeWatched.udts,
  hostile,
};

/** What is cut off, or stands outside of the page: texts by what the browser really laid out. */
async function faults(panel: PanelPage): Promise<string[]> {
  return panel.page.evaluate(() => {
    const found: string[] = [];
    const root = document.scrollingElement ?? document.body;
    if (root.scrollWidth > root.clientWidth)
      found.push(`the page scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || element.closest('.visually-hidden, .checks thead') || !element.checkVisibility())
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const text = (node.textContent ?? '').slice(0, 40);
        if (rect.right > root.clientWidth + 0.5 || rect.left < 0) found.push(`outside: ${text}`);
        for (let box: Element | null = element; box !== null && box.tagName !== 'MAIN'; box = box.parentElement) {
          const style = getComputedStyle(box);
          if (style.overflowX === 'visible' || style.display === 'inline') continue;
          const edge = box.getBoundingClientRect();
          if (rect.right > edge.right + 1 || rect.left < edge.left - 1) found.push(`cut: ${text}`);
          // A box that scrolls, or says the rest in its tooltip, may be lower than its text.
          const clipped = style.overflowY === 'hidden' && !box.hasAttribute('title') && rect.bottom > edge.bottom + 1;
          if (clipped) found.push(`cut below: ${text}`);
        }
      }
    }
    return found;
  });
}

/** Texts that lie on top of each other. */
async function overlaps(panel: PanelPage): Promise<string[]> {
  return panel.page.evaluate(() => {
    const boxes = [
      ...document.querySelectorAll('main :is(h1, h2, h3, dt, .value, .badge, .activity, .raw-word, .as-of, button)'),
    ]
      .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden'))
      .map((element) => ({ element, rect: element.getBoundingClientRect() }))
      .filter(({ rect }) => rect.width > 0 && rect.height > 0);
    const found: string[] = [];
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
        const width = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
        const height = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
        if (width > 1 && height > 2) found.push(`${a.element.textContent} / ${b.element.textContent}`);
      }
    }
    return found;
  });
}

type Picture = readonly [name: string, make: () => WatchedTask, theme: string, width: number];
const picture = (...of: Picture): Picture => of;

describe('the layout of the panel', function () {
  this.timeout(60_000);
  let server: PanelServer;
  let browser: Browser;
  before(async () => {
    server = await PanelServer.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const width of [320, 420, 560, 768, 900, 1200, 1600]) {
    it(`cuts and hides nothing at ${width} pixels`, async () => {
      const panel = await server.open(browser, { width, theme: width % 200 === 0 ? 'light' : 'dark' });
      for (const [name, make] of Object.entries(samples)) {
        await panel.show(viewOf(make()));
        assert.deepEqual(await faults(panel), [], name);
        assert.deepEqual(await overlaps(panel), [], name);
      }
      assert.deepEqual(panel.complaints, []);
      await panel.close();
    });
  }

  it('holds at 200 %, and with everything unfolded', async () => {
    const panel = await server.open(browser, { width: 900, zoom: 2 });
    await panel.show(viewOf(completeWatched.dts()));
    await panel.unfold();
    assert.deepEqual(await faults(panel), []);
    assert.deepEqual(await overlaps(panel), []);
    await panel.close();
  });

  it('holds with long words of another language', async () => {
    const long = (text: string): string => `${text} – Übersetzungszusatzverlängerung`;
    const words = ['Lag', 'Phases', 'Keys in the source', 'Binlog position', 'Last update', 'running', 'Total time'];
    const translations = Object.fromEntries(words.map((word) => [word, long(word)]));
    const panel = await server.open(browser, { width: 320, language: 'de', translations });
    for (const make of [situations.loading, seeds.dcs, situations.replicating]) {
      await panel.show(translated(translations, () => viewOf(make())));
      assert.deepEqual(await faults(panel), []);
      assert.deepEqual(await overlaps(panel), []);
    }
    assert.match(await panel.allText(), /Phases – Übersetzungszusatzverlängerung/);
    await panel.close();
  });

  it('has pictures for people to look at', async () => {
    const pictures: readonly Picture[] = [
      ...themeNames.map((theme) => picture('copying', situations.loading, theme, 900)),
      ['replicating', situations.replicating, 'dark', 1200],
      ['redis', seeds.dcs, 'light', 900],
      ['failed', situations.failed, 'dark', 900],
      ['precheck-failed', situations.precheckFailed, 'light', 900],
      ['precheck-failed', situations.precheckFailed, 'high-contrast', 320],
      ['lost-contact', situations.lostContact, 'dark', 900],
      ['keys-refused', situations.credentials, 'light', 600],
      ['empty', situations.emptyData, 'dark', 600],
      ['first-read', situations.firstRead, 'dark', 600],
      ['waits-for-person', situations.waitsForUser, 'dark', 600],
      ['hostile', hostile, 'dark', 900],
      ['copying', situations.loading, 'dark', 320],
      ['alibaba-sample', seeds.dts, 'dark', 1600],
    ];
    for (const [name, make, theme, width] of pictures) {
      const panel = await server.open(browser, { theme, width, height: 800 });
      await panel.show(viewOf(make()));
      const file = path.join(resultsDir, 'screenshots', `panel-${name}-${theme}-${width}.png`);
      const picture = await panel.page.screenshot({ path: file, fullPage: true });
      assert.ok(picture.length > 5000, name);
      await panel.close();
    }
  });
});
