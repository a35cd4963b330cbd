import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import type { WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { stateVersion } from '../../../src/protocol.ts';
import { type PanelPage, PanelServer, translated } from '../../support/panelPage.ts';
import { now, seeds, situations, viewOf } from '../../support/panelSamples.ts';

/** The same task a poll later: other numbers, other fields, another time. */
function later(watched: WatchedTask, percent = 61): WatchedTask {
  const { status } = watched;
  assert.ok(status);
  return {
    ...watched,
    contact: { ...watched.contact, lastGoodAt: now, lastAttemptAt: now },
    status: {
      ...status,
      percent,
      phases: status.phases.map((phase) => ({ ...phase, percent, done: 122_000 })),
      raw: { ...status.raw, body: { ...status.raw.body, RetCode: 1 } },
    },
  };
}

describe('the panel while things change', function () {
  this.timeout(60_000);
  let server: PanelServer;
  let browser: Browser;
  let panel: PanelPage;
  before(async () => {
    server = await PanelServer.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    panel = await server.open(browser, { height: 500 });
    await panel.show(viewOf(situations.loading()));
    await panel.posted();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });

  it('asks for its first snapshot', async () => {
    const fresh = await server.open(browser);
    assert.deepEqual(await fresh.posted(), [{ type: 'ready' }]);
    await fresh.close();
  });

  it('shows the new numbers', async () => {
    await panel.show(viewOf(later(situations.loading())));
    const text = await panel.main.innerText();
    assert.match(text, /61% of the initial copy/);
    assert.match(text, /122,000 of 200,000 items/);
    assert.doesNotMatch(text, /50%/);
  });

  it('touches only what changed', async () => {
    await panel.page.evaluate(() => {
      const kept = window as unknown as { changes: string[] };
      kept.changes = [];
      const main = document.querySelector('main');
      if (main === null) return;
      new MutationObserver((records) => {
        for (const { type, target, attributeName } of records) {
          const text = type === 'characterData' ? (target.textContent ?? '') : (attributeName ?? type);
          kept.changes.push(`${target.nodeName} ${text}`);
        }
      }).observe(main, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const task = situations.loading();
    await panel.show(viewOf({ ...task, contact: { ...task.contact, nextPollAt: now + 25_000 } }));
    const changes = await panel.page.evaluate(() => (window as unknown as { changes: string[] }).changes);
    assert.ok(changes.length > 0);
    // The footer's next update, and whatever age ticked on meanwhile.
    for (const change of changes) assert.match(change, /^#text (in \d+ s|.* ago\)|)$/);
  });

  it('keeps the focus', async () => {
    await panel.button('Copy Task ID').focus();
    await panel.show(viewOf(later(situations.loading())));
    assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-target')), 'id');
    await panel.button('Copy Data.Status').focus();
    await panel.show(viewOf(later(situations.loading(), 62)));
    assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-path')), 'Data.Status');
  });

  it('keeps the focus when something comes in above', async () => {
    await panel.button('Copy the GTID').focus();
    await panel.show(viewOf(situations.lostContact()));
    assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-target')), 'gtid');
  });

  it('puts the focus on the name when what had it is gone', async () => {
    await panel.show(viewOf(situations.lostContact()));
    await panel.button('Try Again').focus();
    await panel.show(viewOf(situations.loading()));
    assert.equal(await panel.page.evaluate(() => document.activeElement?.id), 'name');
  });

  it('leaves the focus alone when it is elsewhere', async () => {
    await panel.show(viewOf(later(situations.loading())));
    assert.equal(await panel.page.evaluate(() => document.activeElement === document.body), true);
  });

  it('keeps a selection', async () => {
    const select = (): void => {
      const text = [...document.querySelectorAll('.section-replication bdi')].find((each) =>
        each.textContent.startsWith('3e11fa47'),
      );
      if (text?.firstChild) getSelection()?.setBaseAndExtent(text.firstChild, 2, text.firstChild, 12);
    };
    await panel.page.evaluate(select);
    const before = await panel.page.evaluate(() => getSelection()?.toString());
    assert.equal(before?.length, 10);
    await panel.show(viewOf(later(situations.loading())));
    assert.equal(await panel.page.evaluate(() => getSelection()?.toString()), before);
  });

  it('keeps the place on the page', async () => {
    await panel.page.evaluate(() => {
      scrollTo(0, 300);
    });
    await panel.show(viewOf(later(situations.loading())));
    assert.equal(await panel.page.evaluate(() => scrollY), 300);
  });

  it('keeps what was opened and closed, also over a reload', async () => {
    await panel.page.getByText('Raw answer').click();
    await panel.page.getByText('All fields of the answer').click();
    const open = async (): Promise<(string | null)[]> =>
      panel.page.locator('details[open]').evaluateAll((all) => all.map((each) => each.getAttribute('data-fold')));
    assert.deepEqual(await open(), ['raw']);
    await panel.show(viewOf(later(situations.loading())));
    assert.deepEqual(await open(), ['raw']);
    await panel.page.reload();
    await panel.show(viewOf(situations.loading()));
    assert.deepEqual(await open(), ['raw']);
  });

  it('leaves with VS Code which task it shows', async () => {
    const state = await panel.page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown);
    assert.deepEqual(state, { version: stateVersion, key: 'task', open: {}, zoom: 'day' });
  });

  it('discards state of another version', async () => {
    await panel.page.evaluate(() => {
      sessionStorage.setItem('state', JSON.stringify({ version: 0, key: 'task', open: { fields: false, raw: true } }));
    });
    await panel.page.reload();
    await panel.show(viewOf(situations.loading()));
    assert.equal(await panel.page.locator('details[data-fold=fields]').getAttribute('open'), '');
  });

  it('lets ages tick, by the host’s clock', async () => {
    await panel.show(viewOf(situations.loading()), now);
    assert.match(await panel.main.innerText(), /\(12 s ago\)/);
    await panel.page.clock.fastForward(30_000);
    assert.match(await panel.main.innerText(), /\(4\d s ago\)/);
    assert.match(await panel.main.innerText(), /Next update\s+due now/);
    // A host whose clock is an hour ahead of the browser's.
    await panel.show(viewOf(situations.loading()), now + 3_600_000);
    assert.match(await panel.main.innerText(), /\(1 h ago\)/);
  });

  it('shows that it refreshes until the answer is there, whatever it is', async () => {
    await panel.button('Refresh').click();
    assert.deepEqual(await panel.posted(), [{ type: 'refresh' }]);
    await panel.button('Refreshing…').waitFor();
    await panel.show(viewOf(situations.loading()));
    await panel.button('Refreshing…').waitFor();
    await panel.show(viewOf(later(situations.loading(), 50)));
    await panel.button('Refresh').waitFor();
    await panel.button('Refresh').click();
    await panel.page.clock.fastForward(31_000);
    await panel.button(/^Refresh$/).waitFor();
  });

  it('tells the host what was clicked', async () => {
    const clicks: readonly [string, object][] = [
      ['Open Console', { type: 'openConsole' }],
      ['Pin', { type: 'togglePin' }],
      ['Edit Task', { type: 'editTask' }],
      ['Copy as JSON', { type: 'copy', target: 'json' }],
      ['Copy as Markdown', { type: 'copy', target: 'markdown' }],
      ['Copy Task ID', { type: 'copy', target: 'id' }],
      ['Copy the GTID', { type: 'copy', target: 'gtid' }],
      ['Copy the request ID', { type: 'copy', target: 'request-id' }],
    ];
    for (const [name, message] of clicks) {
      await panel.button(name).click();
      assert.deepEqual(await panel.posted(), [message], name);
    }
    await panel.page.getByText('Raw answer').click();
    await panel.button('Copy the raw answer').click();
    assert.deepEqual(await panel.posted(), [{ type: 'copy', target: 'raw' }]);
    await panel.show(viewOf(situations.failed()));
    await panel.button('Copy the error').click();
    assert.deepEqual(await panel.posted(), [{ type: 'copy', target: 'error' }]);
    const { problem, ...rest } = situations.credentials();
    assert.ok(problem);
    await panel.show(viewOf({ ...rest, accountName: null, problem: { ...problem, remedy: 'add-account' } }));
    await panel.button('Add Account').click();
    assert.deepEqual(await panel.posted(), [{ type: 'addAccount' }]);
    await panel.show(viewOf(situations.credentials()));
    for (const [name, type] of [
      ['Edit Account', 'editAccount'],
      ['Show Log', 'showLog'],
    ] as const) {
      await panel.button(name).click();
      assert.deepEqual(await panel.posted(), [{ type }]);
    }
  });

  it('confirms a copy, and takes the confirmation back', async () => {
    await panel.button('Copy Task ID').click();
    await panel.button('Copied').waitFor();
    assert.equal(await panel.page.getByRole('status').textContent(), 'Copied');
    await panel.page.clock.fastForward(2000);
    await panel.button('Copy Task ID').waitFor();
  });

  it('offers to unpin what is pinned, and no console where there is none', async () => {
    await panel.show(viewOf(situations.loading(), { pinned: true, canOpenConsole: false }));
    await panel.button('Unpin').waitFor();
    assert.equal(await panel.button('Open Console').count(), 0);
  });

  it('goes from one task’s shape to every other and back without a trace', async () => {
    const order = [...Object.values(situations), ...Object.values(seeds)];
    const reference = new Map<number, string>();
    for (const [index, make] of order.entries()) {
      const fresh = await server.open(browser);
      await fresh.show(viewOf(make()));
      reference.set(index, await fresh.main.innerHTML());
      await fresh.close();
    }
    for (const index of [...order.keys(), ...[...order.keys()].reverse(), 3, 0, 9, 2, 11, 1]) {
      const make = order[index];
      assert.ok(make);
      await panel.show(viewOf(make()));
      assert.equal(await panel.main.innerHTML(), reference.get(index), `sample ${index}`);
    }
  });

  it('speaks the language of VS Code', async () => {
    const translations = {
      Phases: '阶段',
      running: '运行中',
      '{0} of the initial copy': '初始复制的 {0}',
      '{0} ago': '{0}前',
      '{0} s': '{0} 秒',
    };
    const chinese = await server.open(browser, { language: 'zh-cn', translations });
    await chinese.show(translated(translations, () => viewOf(situations.loading())));
    const text = await chinese.main.innerText();
    for (const part of ['阶段', '运行中', '初始复制的 50%', '12 秒前']) assert.ok(text.includes(part), part);
    assert.equal(await chinese.page.locator('html').getAttribute('lang'), 'zh-cn');
    assert.match(text, /07:59:48/);
    await chinese.close();
  });
});
