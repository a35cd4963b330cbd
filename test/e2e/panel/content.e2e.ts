import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import type { WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { notConfigured, notRestorable } from '../../../src/presentation/panel/detail.ts';
import { flattenFields } from '../../../src/presentation/panel/detailFields.ts';
import { everyLiteral, viewFor } from '../../support/everyLiteral.ts';
import { type PanelPage, PanelServer, themeNames } from '../../support/panelPage.ts';
import {
  complete,
  completeWatched,
  fixture,
  hostile,
  markup,
  seeds,
  situations,
  viewOf,
} from '../../support/panelSamples.ts';

let server: PanelServer;
let browser: Browser;
let panel: PanelPage;

/** What a person sees, without opening anything. */
async function shown(): Promise<string> {
  return (await panel.main.innerText()).replace(/\s+/gu, ' ');
}

async function show(watched: WatchedTask): Promise<string> {
  await panel.show(viewOf(watched));
  return shown();
}

describe('what the panel shows', function () {
  this.timeout(60_000);
  before(async () => {
    server = await PanelServer.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    panel = await server.open(browser);
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });

  const answers = {
    'the sample of GetUDTSTaskStatus (2020)': [seeds['udts-2020'], fixture('ucloud/udts-done.official')],
    'the sample of GetUDTSTaskStatus (2023)': [seeds['udts-2023'], fixture('ucloud/udts-done.official')],
    'the sample of DescribeMigrationJobStatus': [seeds.dts, fixture('alibaba/job-status')],
    'the sample of GetUSMCTaskStatus': [seeds.usmc, fixture('ucloud/usmc-empty.official')],
    'the sample of ShowMigrationTaskStats': [seeds.dcs, fixture('huawei/statistics.official')],
    'all documented fields of GetUDTSTaskStatus': [completeWatched.udts, complete.udts],
    'all documented fields of GetUSMCTaskStatus': [completeWatched.usmc, complete.usmc],
    'all documented fields of DescribeMigrationJobStatus': [completeWatched.dts, complete.dts],
    'all documented fields of ShowMigrationTaskStats': [completeWatched.dcs, complete.dcs],
  } as const;
  for (const [name, [make, body]] of Object.entries(answers)) {
    it(`has every field of ${name}, with its value`, async () => {
      await show(make());
      const rows = await panel.page
        .locator('.fields tbody tr')
        .evaluateAll((all) =>
          all.map((row) => [row.querySelector('th')?.innerText ?? '', row.querySelector('td')?.innerText ?? '']),
        );
      const listed = new Map(rows.map(([path = '', value = '']) => [path, value]));
      for (const { path, value } of flattenFields(body)) assert.equal(listed.get(path), value, path);
    });
  }

  it('has designed places for what matters of a copy', async () => {
    const text = await show(situations.loading());
    for (const part of [
      ...['orders', 'UCloud', 'UDTS', 'udts-ixdp441', 'org-hiny12', 'transfer'],
      ...['Running', 'full copy (load)', 'Loading', '50% of the initial copy', '75,000 of 200,000 items'],
      ...['Elapsed 23 min', 'Remaining 38 min', 'Total time 1 h', 'the cloud', 'Retries 1 of 3'],
      ...['mysql-bin.000042', '73911', '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23', '1873641'],
      ...['Last update', '(12 s ago)', 'Next update', 'Request ID'],
    ]) {
      assert.ok(text.includes(part), `${part} is not in: ${text}`);
    }
    const bar = panel.page.getByRole('progressbar', { name: 'Initial copy' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '50');
  });

  it('has designed places for what matters of a replication', async () => {
    const text = await show(situations.replicating());
    for (const part of [
      ...['Replicating', 'Lag 2 min 93 s, not caught up', 'Checkpoint', '(2 min ago)', '14 of 14 passed'],
      ...['Source', 'Target', '172.16.88.10:3306', '172.16.99.20:3306', '200,001 rows', '1 table'],
    ]) {
      assert.ok(text.includes(part), `${part} is not in: ${text}`);
    }
  });

  it('has designed places for the numbers of DCS', async () => {
    const text = await show(seeds.dcs());
    for (const part of ['50 KB/s', '5,300/s', '531,221', '531,211', '10 fewer', 'Offset 100', 'Lag not reported']) {
      assert.ok(text.includes(part), `${part} is not in: ${text}`);
    }
  });

  it('shows what failed in a precheck first, and what to do', async () => {
    const text = await show(situations.precheckFailed());
    assert.ok(text.indexOf('CHECK_CONN_DEST') < text.indexOf('4 passed'));
    assert.match(text, /CHECK_ERROR_BINLOG_MODE_REPAIR/);
    await panel.page.getByText('4 passed').click();
    assert.match(await panel.page.locator('.passed').innerText(), /CHECK_SAME_USER/);
  });

  it('keeps the lines of a failure text', async () => {
    await show(situations.failed());
    const text = await panel.page.locator('.notice-bad .notice-text').innerText();
    assert.equal(text, situations.failed().status?.error);
  });

  it('keeps the last good status below a problem, marked as old', async () => {
    const text = await show(situations.lostContact());
    assert.match(text, /^orders.*Not up to date: no connection.*api\.ucloud\.cn timed out.*ETIMEDOUT.*Running.*as of/);
    assert.match(text, /4 min ago/);
    assert.match(text, /Last attempt/);
  });

  it('says what is wrong before anything was ever read', async () => {
    const text = await show(situations.credentials());
    assert.match(text, /keys not accepted.*APIGW\.0301/);
    assert.doesNotMatch(text, /All fields|Phases|0%/);
  });

  it('draws no bar and writes no number where the cloud said nothing', async () => {
    const text = await show(situations.emptyData());
    assert.match(text, /Unknown state.*no word from the cloud.*Progress: not reported/i);
    assert.equal(await panel.page.getByRole('progressbar').count(), 0);
    assert.doesNotMatch(text, /0%|0 s\b/);
  });

  it('shows an unknown word of the cloud as it is', async () => {
    assert.match(await show(situations.unknownState()), /Unknown state.*Rebalancing-Shards/);
  });

  it('opens the raw answer', async () => {
    await show(seeds.dcs());
    await panel.page.getByText('Raw answer').click();
    const raw = await panel.page.locator('pre').innerText();
    assert.deepEqual(JSON.parse(raw), fixture('huawei/statistics.official'));
  });

  it('shows a task with every literal of the model', async () => {
    for (const each of everyLiteral().flatMap(({ cases }) => cases)) {
      await panel.show(viewFor(each));
      assert.equal(await panel.page.locator('h1').innerText(), 'orders', each.name);
    }
  });

  it('tells in sentences when there is no task to show', async () => {
    await panel.show(notConfigured('orders'));
    assert.match(await shown(), /orders is not configured/);
    await panel.show(notRestorable());
    assert.match(await shown(), /could not be restored/);
    await panel.send({ type: 'snapshot', version: 999 });
    assert.match(await shown(), /out of date/);
    await panel.send({ type: 'something else' });
    assert.match(await shown(), /out of date/);
    assert.match(await show(situations.loading()), /Running/);
  });

  describe('of hostile texts', () => {
    it('runs and loads none of it, and shows all of it', async () => {
      const task = hostile();
      await panel.show(viewOf(task));
      assert.equal(await panel.page.evaluate(() => 'hacked' in window), false);
      for (const tag of ['script', 'img', 'a', 'b', 'iframe', 'style', 'link', 'form']) {
        assert.equal(await panel.page.locator(`main ${tag}`).count(), 0, tag);
      }
      const all = await panel.allText();
      assert.ok(all.includes(markup));
      assert.ok(all.includes('END-OF-ERROR'));
      assert.ok(all.includes('[click](command:workbench.action.quit)'));
    });

    it('lets no direction override act', async () => {
      await panel.show(viewOf(hostile()));
      const all = await panel.allText();
      assert.doesNotMatch(all, /[\u202A-\u202E\u2066-\u2069]/);
      assert.match(all, /ok ⟨U\+202E⟩deliaf⟨U\+202C⟩/);
    });

    it('keeps a very long error in a box that the keyboard can scroll', async () => {
      await panel.show(viewOf(hostile()));
      const box = panel.page.locator('.notice-text.long');
      const { height, scrolls } = await box.evaluate((element) => ({
        height: element.clientHeight,
        scrolls: element.scrollHeight > element.clientHeight,
      }));
      assert.ok(scrolls && height < 260, `${height}`);
      await box.focus();
      await panel.page.keyboard.press('End');
      await panel.page.waitForFunction(() => (document.querySelector('.notice-text.long')?.scrollTop ?? 0) > 0);
    });

    it('says in the browser’s own words that the page may not do more', async () => {
      const blocked = await panel.page.evaluate(async () => {
        const refusals: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) => refusals.push(event.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.hacked = true';
        document.body.append(script);
        const style = document.createElement('div');
        style.setAttribute('style', 'color: red');
        const image = document.createElement('img');
        image.src = '/panel.css';
        document.body.append(style, image);
        await fetch('/panel.css').catch(() => undefined);
        // Refusals are told in tasks of their own, some of them after the fetch.
        while (new Set(refusals).size < 4) await new Promise(requestAnimationFrame);
        return refusals;
      });
      assert.deepEqual([...new Set(blocked)].sort(), ['connect-src', 'img-src', 'script-src-elem', 'style-src-attr']);
      assert.equal(await panel.page.evaluate(() => 'hacked' in window), false);
      panel.complaints.length = 0;
    });
  });
});

describe('the panel’s files', function () {
  this.timeout(30_000);
  let built: PanelServer;
  before(async () => {
    built = await PanelServer.start();
  });
  after(() => built.close());

  it('are small', () => {
    assert.ok(built.size('panel.js') <= 120 * 1024, `panel.js has ${built.size('panel.js')} bytes`);
    assert.ok(built.size('panel.css') <= 20 * 1024, `panel.css has ${built.size('panel.css')} bytes`);
  });

  it('use only colours of VS Code’s themes', () => {
    const css = built.text('panel.css');
    assert.doesNotMatch(css, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i);
    assert.equal(css.match(/[:\s](white|black|red|green|blue|gr[ae]y|yellow|orange)(?![-\w])/g), null);
  });

  it('use only variables that a real VS Code has', () => {
    const used = new Set(built.text('panel.css').match(/--vscode-[\w-]+/g));
    const known = new Set(themeNames.flatMap((name) => [...PanelServer.variables(name)]));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
  });
});
