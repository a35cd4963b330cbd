import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import { notConfigured } from '../../../src/presentation/panel/detail.ts';
import { type PanelPage, PanelServer, themeNames } from '../../support/panelPage.ts';
import { completeWatched, hostile, seeds, situations, viewOf } from '../../support/panelSamples.ts';

/** Everything that axe finds or cannot decide: each rule with the places that break it. */
async function violations(panel: PanelPage): Promise<string[]> {
  await panel.page.evaluate(axe.source);
  const results = await panel.page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return tool.run();
  });
  assert.ok(results.passes.length > 15, 'axe looked at hardly anything');
  // Where spaces are kept, the last one of a line hangs out of its box, and axe cannot tell what lies under that space.
  const undecided = results.incomplete.flatMap(({ id, nodes }) =>
    nodes.filter(({ any }) => !any.every((check) => isOverlap(check.data))).map((node) => ({ id, node })),
  );
  const broken = results.violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, node })));
  return [...broken, ...undecided].map(({ id, node }) => `${id}: ${node.html} ${node.failureSummary ?? ''}`);
}

function isOverlap(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'messageKey' in data && data.messageKey === 'elmPartiallyObscuring'
  );
}

/** What has the focus, as a screen reader would name it; through shadow roots. */
async function focused(panel: PanelPage): Promise<{ name: string; ring: boolean }> {
  return panel.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (element === null || element === document.body) return { name: '', ring: false };
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent;
    const name = element.getAttribute('aria-label') ?? labelledBy ?? element.textContent;
    const ring = outlineStyle !== 'none' && outlineWidth !== '0px' && outlineColor !== 'rgba(0, 0, 0, 0)';
    return { name: name.trim(), ring };
  });
}

describe('the panel for everybody', function () {
  this.timeout(90_000);
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

  /** Between them they have everything that the panel can show. */
  const telling = {
    complete: completeWatched.dts,
    dcs: seeds.dcs,
    precheckFailed: situations.precheckFailed,
    lostContact: situations.lostContact,
  };
  const all = { ...situations, ...seeds, ...telling, hostile };
  for (const theme of themeNames) {
    it(`breaks no rule of axe in ${theme}`, async () => {
      const panel = await server.open(browser, { theme });
      for (const [name, make] of Object.entries(theme === 'dark' ? all : telling)) {
        await panel.show(viewOf(make()));
        await panel.unfold();
        assert.deepEqual(await violations(panel), [], name);
      }
      await panel.show(notConfigured('orders'));
      assert.deepEqual(await violations(panel), [], 'not configured');
      await panel.close();
    });
  }

  it('breaks no rule of axe in a narrow window', async () => {
    const panel = await server.open(browser, { width: 320 });
    for (const make of [situations.precheckFailed, seeds.dts]) {
      await panel.show(viewOf(make()));
      assert.deepEqual(await violations(panel), []);
    }
    await panel.close();
  });

  it('has headings in order, the task’s name first', async () => {
    const panel = await server.open(browser);
    await panel.show(viewOf(situations.precheckFailed()));
    const levels = await panel.page
      .locator('main :is(h1, h2, h3, h4)')
      .evaluateAll((all) => all.map((heading) => Number(heading.tagName.slice(1))));
    assert.equal(levels[0], 1);
    assert.equal(levels.filter((level) => level === 1).length, 1);
    levels.forEach((level, index) => {
      assert.ok(level <= (levels[index - 1] ?? 0) + 1, levels.join());
    });
    await panel.close();
  });

  it('can be walked through with the Tab key, each stop named and visible', async () => {
    const panel = await server.open(browser);
    await panel.show(viewOf(situations.lostContact()));
    const stops: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await panel.page.keyboard.press('Tab');
      const { name, ring } = await focused(panel);
      if (name === '') break;
      assert.ok(ring, `${name} shows no focus`);
      stops.push(name);
    }
    assert.deepEqual(stops, [
      'Copy Task ID',
      'Refresh',
      'Open Console',
      'Pin',
      'Edit Task',
      'Copy as JSON',
      'Copy as Markdown',
      'Try Again',
      'Show Log',
      'Copy the GTID',
      'All fields of the answer16 fields',
      'Copy Action',
      'Raw answerJSON',
      'Copy the request ID',
    ]);
    await panel.close();
  });

  it('goes through the fields with the arrow keys, and copies one with Enter', async () => {
    const panel = await server.open(browser);
    await panel.show(viewOf(situations.loading()));
    await panel.posted();
    await panel.button('Copy Action').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown']) await panel.page.keyboard.press(key);
    assert.equal((await focused(panel)).name, 'Copy Data.CurRetryCount');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.posted(), [{ type: 'copyField', path: 'Data.CurRetryCount' }]);
    assert.equal((await focused(panel)).name, 'Copied');
    await panel.page.keyboard.press('End');
    assert.equal((await focused(panel)).name, 'Copy RetCode');
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('ArrowUp');
    assert.equal((await focused(panel)).name, 'Copy Action');
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('Tab');
    assert.equal((await focused(panel)).name, 'Raw answerJSON');
    await panel.page.keyboard.press('Shift+Tab');
    assert.equal((await focused(panel)).name, 'Copy RetCode');
    await panel.close();
  });

  it('announces changes of the state, not the first state and not each number', async () => {
    const panel = await server.open(browser);
    const announcer = panel.page.getByRole('status');
    const { status, ...rest } = situations.loading();
    assert.ok(status);
    await panel.show(viewOf({ ...rest, status }));
    assert.equal(await announcer.textContent(), '');
    await panel.show(viewOf({ ...rest, status: { ...status, percent: 77 } }));
    assert.equal(await announcer.textContent(), '');
    await panel.show(viewOf({ ...rest, status: { ...status, phase: 'incremental', subPhase: null } }));
    assert.equal(await announcer.textContent(), 'orders: running, replicating');
    await panel.show(viewOf({ ...rest, status: { ...status, lifecycle: 'failed', terminal: true } }));
    assert.equal(await announcer.textContent(), 'orders: failed, full copy (load)');
    await panel.show(viewOf(situations.lostContact()));
    assert.match((await announcer.textContent()) ?? '', /^orders: UCloud could not be reached/);
    await panel.close();
  });

  it('marks the current phase and names each progress bar', async () => {
    const panel = await server.open(browser);
    await panel.show(viewOf(completeWatched.dts()));
    assert.match(await panel.page.locator('[aria-current=step]').innerText(), /^full copy/i);
    const bars = await panel.page
      .getByRole('progressbar')
      .evaluateAll((all) => all.map((bar) => [bar.getAttribute('aria-label'), bar.getAttribute('aria-valuenow')]));
    assert.deepEqual(bars, [
      ['Initial copy', '64'],
      ['full copy', '63'],
    ]);
    await panel.close();
  });

  it('does not move for people who want that', async () => {
    for (const reducedMotion of [true, false]) {
      const panel = await server.open(browser, { reducedMotion });
      await panel.show(viewOf(situations.firstRead()));
      const spins = await panel.page
        .locator('.notice .codicon')
        .evaluate((icon) => getComputedStyle(icon).animationName !== 'none');
      assert.equal(spins, !reducedMotion);
      await panel.close();
    }
  });
});
