import assert from 'node:assert/strict';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { chartsMessageOf, snapshotOf } from '../../../../src/protocol.ts';
import { PanelSet } from '../../../../src/ui/detail/panelSet.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { happened, judged, knownTasks, loadingSamples } from '../../../support/panelInsights.ts';
import { now, situations } from '../../../support/panelSamples.ts';
import { FakeActions, FakeHistory, FakeHost, type FakePanel, FakeSource } from './fakePanel.ts';

/** A panel of a task of which there is a history, as far as the history has been told. */
async function opened(task: WatchedTask = situations.loading(), stale = false) {
  const source = new FakeSource();
  source.put(task);
  const history = new FakeHistory();
  history.stored = loadingSamples();
  history.recent = history.stored.slice(-20);
  history.insight = judged(task, history.stored);
  history.happened = happened(['failed', 60_000, { text: 'no space' }]);
  const host = new FakeHost();
  const actions = new FakeActions();
  const errors: unknown[] = [];
  const set = new PanelSet(
    {
      ...{ source, history, actions },
      open: new Set(),
      insightOf: (watched) => (stale || history.insight === null ? null : judged(watched, history.stored)),
      keyTolerance: () => 0.001,
      pollIntervalMs: () => 60_000,
      describe: () => ({ cloud: 'UCloud', product: 'UDTS', canEdit: true }),
      isPinned: () => false,
      hasConsole: () => true,
      isPaused: () => false,
      onError: (error) => errors.push(error),
      now: () => now,
    },
    host,
  );
  set.update();
  set.show(task.key);
  const panel = host.panels[0];
  assert.ok(panel);
  panel.messages.fire({ type: 'ready' });
  // The words are loaded with the first panel.
  await eventually(() => {
    assert.notEqual(charts(panel), null);
    return Promise.resolve();
  });
  return { source, history, host, actions, errors, set, panel, task };
}

function charts(panel: FakePanel) {
  return panel.received.map(chartsMessageOf).findLast((message) => message !== null)?.charts ?? null;
}

function insight(panel: FakePanel) {
  const content = panel.received.map(snapshotOf).findLast((message) => message !== null)?.content;
  return content?.kind === 'task' ? content.insight : null;
}

const chartMessages = (panel: FakePanel): number =>
  panel.received.filter((each) => chartsMessageOf(each) !== null).length;
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    queueMicrotask(resolve);
  });

describe('what a panel shows of the history', () => {
  it('are answers, readiness, events and charts', async () => {
    const { panel, errors } = await opened();
    assert.deepEqual(
      insight(panel)?.answers.map(({ key }) => key),
      ['moving', 'finish', 'cutover', 'trouble'],
    );
    assert.ok((insight(panel)?.readiness.lines.length ?? 0) > 0);
    assert.match(insight(panel)?.timeline.entries[0]?.text ?? '', /^Failed/);
    assert.equal(charts(panel)?.zoom, 'day');
    assert.deepEqual(errors, []);
  });

  it('is sent anew only when it is other', async () => {
    const { panel, source, task, history } = await opened();
    const before = chartMessages(panel);
    source.poll(task);
    await settled();
    assert.equal(chartMessages(panel), before);
    const last = history.recent.at(-1);
    assert.ok(last);
    history.recent = [...history.recent, { ...last, at: now, seenUntil: now, percent: 51 }];
    history.change(task.key);
    await settled();
    assert.equal(chartMessages(panel), before + 1);
    assert.equal(charts(panel)?.percent.values.at(-2), 51);
  });

  it('has the zoom that the panel asks for', async () => {
    const { panel } = await opened();
    panel.messages.fire({ type: 'zoom', zoom: 'hour' });
    assert.equal(charts(panel)?.zoom, 'hour');
    panel.messages.fire({ type: 'zoom', zoom: 'century' });
    assert.equal(charts(panel)?.zoom, 'hour');
  });

  it('reads the whole history once, and anew only for a new page', async () => {
    const { panel, source, task, history } = await opened();
    const { reads } = history;
    for (let poll = 0; poll < 5; poll += 1) {
      source.poll(task);
      await settled();
    }
    assert.equal(history.reads, reads);
    panel.show(false);
    panel.show(true);
    panel.messages.fire({ type: 'ready' });
    await settled();
    assert.equal(history.reads, reads + 1);
    assert.ok(charts(panel));
  });

  it('is neither read nor sent for a panel that nobody sees', async () => {
    const { panel, source, task, history } = await opened();
    panel.show(false);
    await settled();
    const { reads } = history;
    const before = panel.received.length;
    source.poll(task);
    panel.messages.fire({ type: 'zoom', zoom: 'all' });
    await settled();
    assert.deepEqual([history.reads, panel.received.length], [reads, before]);
  });

  it('says of old data that it is old', async () => {
    const { panel } = await opened(situations.loading(), true);
    const sentences = insight(panel)
      ?.answers.slice(0, 2)
      .map(({ sentence }) => sentence);
    assert.deepEqual(sentences, Array(2).fill('Not known: what was read last is too old.'));
    assert.equal(charts(panel)?.finish, null);
  });

  it('opens the page of a hint that it has shown, and no other address', async () => {
    const { panel, host } = await opened(knownTasks.failed().content.watched);
    const hint = insight(panel)?.hints[0];
    assert.ok(hint);
    for (const id of [hint.id, 'https://evil.example', '__proto__']) panel.messages.fire({ type: 'openHint', id });
    await settled();
    assert.equal(host.opened.length, 1);
    assert.match(host.opened[0] ?? '', /^https:\/\/docs\.ucloud\.cn\//);
  });

  it('leads to the choice of an account', async () => {
    const { panel, actions, task } = await opened();
    panel.messages.fire({ type: 'chooseAccount' });
    await settled();
    assert.deepEqual(actions.calls, [`chooseAccount ${task.key}`]);
  });

  it('is left out when it cannot be made, and the panel goes on', async () => {
    const { panel, source, task, history, errors } = await opened();
    history.events = () => {
      throw new Error('no disk');
    };
    source.poll(task);
    await settled();
    assert.equal(insight(panel), null);
    assert.equal(errors.length > 0, true);
  });

  it('lets go of the history when the panels end', async () => {
    const { set, history } = await opened();
    set.dispose();
    assert.equal(history.listeners, 0);
  });
});
