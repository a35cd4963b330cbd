import assert from 'node:assert/strict';
import { documentText, reportOf } from '../../src/cli/report.ts';
import { readingOf } from '../../src/monitor/history/sample.ts';
import type { TaskView } from '../../src/presentation/panel/detailView.ts';
import { protocolVersion, snapshotOf } from '../../src/protocol.ts';
import { blocks, sectionElement } from '../../src/webview/blocks.ts';
import { answers, footer, header, notices, summary } from '../../src/webview/page.ts';
import type { Page } from '../../src/webview/pieces.ts';
import type { VirtualNode } from '../../src/webview/virtual.ts';
import { everyLiteral, viewFor } from '../support/everyLiteral.ts';
import { now } from '../support/panelSamples.ts';
import { firstRun, Place } from '../unit/monitor/history/support.ts';

const page: Page = {
  ui: { open: {}, copied: null, refreshing: false, zoom: 'day', cursor: null, width: 600 },
  viewer: { nowMs: now, locale: 'en', timeZone: 'UTC' },
};

function rendered(view: TaskView): readonly VirtualNode[] {
  const parts = [
    header(view, page),
    view.answers && answers(view.answers, page),
    notices(view.notices, page),
    view.summary && summary(view.summary, page),
    ...view.sections.map((section) => sectionElement(section, page)),
    ...blocks(view.response, page),
    footer(view.footer, page),
  ];
  return parts.filter((part) => part !== null);
}

/** What a person gets of it: texts, and the icons' names. */
function textOf(nodes: readonly VirtualNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : `${node.attributes.get('class') ?? ''} ${textOf(node.children)}`))
    .join('\n');
}

const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('every literal of the model', () => {
  for (const { name, distinct, cases } of everyLiteral()) {
    describe(`of ${name}`, () => {
      it('has a place in the panel, in words', () => {
        assert.ok(cases.length > 1);
        for (const each of cases) {
          const view = viewFor(each);
          assert.deepEqual(sent(view), view, each.name);
          const snapshot = snapshotOf(sent({ type: 'snapshot', version: protocolVersion, sentAt: now, view }));
          assert.ok(snapshot !== null && snapshot !== 'other-version');
          const text = textOf(rendered(view));
          assert.ok(text.includes('orders'), each.name);
          assert.doesNotMatch(text, /undefined|\bnull\b|\[object|NaN/u, each.name);
        }
        if (!distinct) return;
        const seen = new Map<string, string>();
        for (const each of cases) {
          const text = textOf(rendered(viewFor(each)));
          assert.equal(seen.get(text), undefined, `${each.name} looks like ${seen.get(text) ?? ''}`);
          seen.set(text, each.name);
        }
      });

      it('is in the JSON of the command line as it is in the model', () => {
        for (const { name: literal, watched } of cases) {
          const { task, status, problem } = watched;
          const configured = { task, account: null, problem: problem ?? noProblem } as const;
          const source = { all: () => [watched], get: () => watched, onDidChange: never, onDidPoll: never };
          const text = documentText(reportOf([{ kind: 'task', configured }], source), 'line');
          const { tasks } = JSON.parse(text) as { tasks: { status: unknown; problem: unknown }[] };
          assert.deepEqual(tasks[0]?.status, sent(status), literal);
          if (problem !== null) assert.equal((tasks[0]?.problem as { kind: unknown }).kind, problem.kind, literal);
        }
      });

      it('comes back from the history', async () => {
        const place = new Place();
        try {
          const history = await place.open();
          cases.forEach(({ watched }, index) => {
            history.record(`task-${index}`, readingOf(watched.status), firstRun, place.clock.now());
          });
          const events = cases.flatMap((each) => each.events);
          const appended = history.appendEvents(events.map(({ id: _, read: __, ...event }, at) => ({ ...event, at })));
          history.close();
          const reloaded = await place.open();
          for (const [index, { name: literal, watched }] of cases.entries()) {
            const [sample] = reloaded.samples(`task-${index}`);
            assert.ok(sample, literal);
            const { at: _, seenUntil: __, run: ___, ...reading } = sample;
            assert.deepEqual(reading, readingOf(watched.status), literal);
          }
          assert.equal(appended.length, events.length);
          const kinds = reloaded.events({ limit: 100 }).map(({ kind }) => kind);
          assert.deepEqual(
            kinds.reverse(),
            events.map(({ kind }) => kind),
          );
          assert.deepEqual(place.problems, []);
        } finally {
          place.end();
        }
      });
    });
  }
});

const noProblem = { kind: 'cloud', message: '', hint: '', code: null, requestId: null } as const;

function never(): { dispose: () => void } {
  throw new Error('nobody listens');
}
