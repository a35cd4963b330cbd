import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import type { ChartZoom } from '../../../src/presentation/panel/charts.ts';
import { type Known, knownTasks } from '../../support/panelInsights.ts';
import { type PanelOptions, type PanelPage, PanelServer, themeNames } from '../../support/panelPage.ts';

let server: PanelServer;
let browser: Browser;
let panel: PanelPage;

async function send(known: Known, zoom?: ChartZoom): Promise<void> {
  await panel.show(known.view(zoom));
}

async function open(known: Known, options: PanelOptions = {}): Promise<void> {
  panel = await server.open(browser, options);
  await send(known);
}

const text = async (selector: string): Promise<string> =>
  (await panel.page.locator(selector).innerText()).replace(/\s+/gu, ' ');

async function violations(): Promise<string[]> {
  await panel.page.evaluate(axe.source);
  const results = await panel.page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return tool.run();
  });
  assert.ok(results.passes.length > 15, 'axe looked at hardly anything');
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

/** Letters of the drawing that stand on others, or outside of it. */
async function collisions(): Promise<string[]> {
  return panel.page.evaluate(() => {
    const drawing = document.querySelector('svg.charts');
    const edge = drawing?.getBoundingClientRect();
    if (!drawing || !edge) return ['no drawing'];
    const found: string[] = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push('scrolls sideways');
    const texts = [...drawing.querySelectorAll('text')].map((each) => ({
      name: each.textContent,
      box: each.getBoundingClientRect(),
    }));
    texts.forEach(({ name, box }, index) => {
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1)
        found.push(`outside: ${name}`);
      for (const other of texts.slice(index + 1)) {
        const apart =
          box.right <= other.box.left + 0.5 ||
          other.box.right <= box.left + 0.5 ||
          box.bottom <= other.box.top + 3 ||
          other.box.bottom <= box.top + 3;
        if (!apart) found.push(`${name} on ${other.name}`);
      }
    });
    return found;
  });
}

describe('the panel’s answers and charts', function () {
  this.timeout(90_000);
  before(async () => {
    server = await PanelServer.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });

  it('answers in plain words, at the top', async () => {
    await open(knownTasks.loading());
    const answers = await text('.answers');
    assert.match(answers, /Is it moving\? Yes\. Last change: 48 s ago/);
    assert.match(
      answers,
      /When will it be done\? .*left\. That is between .* (AM|PM) and .* confidence\. The cloud itself says 38 min/,
    );
    assert.match(answers, /Can I cut over\? Not ready yet\./);
    assert.match(answers, /What went wrong, and what now\? Nothing is reported\./);
    const above = await panel.page.evaluate(() => {
      const order = document
        .querySelector('.answers')
        ?.compareDocumentPosition(document.querySelector('.summary') ?? document.body);
      return ((order ?? 0) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    });
    assert.ok(above);
  });

  it('says what is known of a failure, and asks the host to open the page', async () => {
    await open(knownTasks.failed());
    await panel.posted();
    assert.match(await text('.hint-box'), /Known causes.*What to do: .*Open the vendor's page/);
    await panel.page.locator('[data-type=openHint]').first().click();
    assert.deepEqual(await panel.posted(), [{ type: 'openHint', id: 'udts-too-many-connections' }]);
  });

  it('keeps hostile texts texts', async () => {
    await open(knownTasks.hostile());
    await panel.unfold();
    assert.equal(await panel.page.locator('main :is(script, img, a)').count(), 0);
    assert.equal(await panel.page.evaluate(() => 'hacked' in window), false);
    const all = await panel.allText();
    assert.ok(all.includes('<script>'));
    assert.ok(!all.includes('\u202E') && all.includes('⟨U+202E⟩'));
  });

  it('has a line of readiness with icon, word, evidence and since when; and hazards with what is left', async () => {
    await open(knownTasks.paused());
    assert.match(await text('.verdict'), /^Not ready yet/);
    const lines = await panel.page
      .locator('.lines .item')
      .evaluateAll((all) =>
        all.map((line) => [
          line.querySelector('.codicon') !== null,
          (line.querySelector('.item-word')?.textContent ?? '') !== '',
          (line.querySelector('.note')?.textContent ?? '') !== '',
        ]),
      );
    assert.ok(lines.length > 3);
    for (const line of lines) assert.deepEqual(line, [true, true, true]);
    assert.match(await text('.lines'), /you check/);
    assert.match(await text('.lines'), /Not yet fulfilled since Nov 17, 2026/);
    assert.match(await text('.hazards'), /Can be resumed for another 3 d.*Until Nov 24, 2026/);
  });

  it('lists what happened, newest first, with time and age', async () => {
    await open(knownTasks.loading());
    const events = await panel.page.locator('.timeline li').allInnerTexts();
    assert.equal(events.length, 7);
    assert.match(events[0] ?? '', /\(2 h ago\)/);
    assert.match(events.at(-2) ?? '', /^Failed: Access denied.*[\s\S]*Nov 20, 2026/);
  });

  it('draws gaps as gaps, runs, phases and the range of the finish', async () => {
    await open(knownTasks.loading());
    const curve = (await panel.page.locator('.plot-percent .curve').getAttribute('d')) ?? '';
    // Run 1, run 2, and run 2 after the hole.
    assert.equal(curve.match(/M/g)?.length, 3);
    assert.equal(await panel.page.locator('.hole').count(), 2);
    assert.equal(await panel.page.locator('.run-label').textContent(), 'run 2');
    assert.match(
      (await panel.page.locator('.stretches').textContent()) ?? '',
      /full copy \(dump\).*failed.*full copy \(load\)/,
    );
    const places = await panel.page.evaluate(() => {
      const cone = document.querySelector('.cone')?.getBoundingClientRect();
      const now = document.querySelector('.now')?.getBoundingClientRect();
      return cone && now ? [cone.left - now.left, cone.width] : [];
    });
    assert.ok(Math.abs(places[0] ?? 99) <= 2 && (places[1] ?? 0) > 20, String(places));
    assert.match(await text('.legend'), /Expected finish: .* to /);
  });

  it('reads out the values with the arrow keys', async () => {
    await open(knownTasks.loading());
    await panel.page.locator('[data-charts]').focus();
    await panel.page.keyboard.press('ArrowLeft');
    const readout = panel.page.locator('.readout');
    assert.equal(await readout.getAttribute('aria-live'), 'polite');
    assert.match(await readout.innerText(), /^7:59:48 AM: 49\.7% · .*items\/s · full copy \(load\)$/);
    await panel.page.keyboard.press('Home');
    assert.match(await readout.innerText(), /^Nov 20, 2026, 12:00:00 PM: 0% · full copy \(dump\)$/);
    assert.equal(await panel.page.locator('line.cursor').count(), 1);
    await panel.page.keyboard.press('ArrowRight');
    assert.match(await readout.innerText(), /12:00:50 PM: 0%/);
    // A poll in between takes neither the focus nor the cursor.
    await send(knownTasks.loading());
    assert.match(await readout.innerText(), /12:00:50 PM: 0%/);
    assert.equal(await panel.page.evaluate(() => document.activeElement?.hasAttribute('data-charts')), true);
    await panel.page.keyboard.press('Escape');
    assert.equal(await panel.page.locator('line.cursor').count(), 0);
  });

  it('reads out what the pointer is at', async () => {
    await open(knownTasks.replicating());
    const box = await panel.page.locator('svg.charts').boundingBox();
    assert.ok(box);
    await panel.page.mouse.move(box.x + box.width - 20, box.y + 90);
    assert.match(await text('.readout'), /lag 2 min · replicating/);
    await panel.page.mouse.move(box.x + box.width / 2, box.y - 60);
    assert.match(await text('.readout'), /^Point at the charts/);
  });

  it('asks for another zoom, and finds it again after a reload', async () => {
    await open(knownTasks.loading());
    await panel.posted();
    await panel.button('1 hour').click();
    assert.deepEqual(await panel.posted(), [{ type: 'zoom', zoom: 'hour' }]);
    assert.equal(await panel.button('1 hour').getAttribute('aria-pressed'), 'true');
    await panel.page.reload();
    assert.deepEqual(await panel.posted(), [{ type: 'zoom', zoom: 'hour' }, { type: 'ready' }]);
  });

  it('has a table instead, newest first', async () => {
    await open(knownTasks.loading());
    assert.equal(await panel.page.locator('.chart-table').count(), 0);
    await panel.page.getByText('Show as table').click();
    const table = panel.page.locator('.chart-table');
    assert.deepEqual(await table.locator('thead th').allInnerTexts(), ['Time', 'Percent', 'Rate', 'Phase']);
    assert.match((await table.locator('tbody tr').first().innerText()).replace(/\s+/gu, ' '), /^7:59.* AM 49\.7%/);
    assert.equal(await table.locator('tbody tr').count(), 100);
    assert.match(await text('.section-charts .fold-body > .note'), /more are not shown/);
  });

  for (const width of [320, 480, 900, 1400]) {
    it(`has labels that do not collide at ${width} px`, async () => {
      await open(knownTasks.loading(), { width });
      for (const name of ['loading', 'replicating', 'failed'] as const) {
        for (const zoom of ['hour', 'day', 'all'] as const) {
          await send(knownTasks[name](), zoom);
          assert.deepEqual(await collisions(), [], `${name} ${zoom}`);
        }
      }
    });
  }

  for (const theme of themeNames) {
    it(`breaks no rule of axe in ${theme}`, async () => {
      await open(knownTasks.loading(), { theme });
      for (const make of Object.values(knownTasks)) {
        await send(make());
        await panel.unfold();
        assert.deepEqual(await violations(), []);
      }
    });
  }
});
