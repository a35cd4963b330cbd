import assert from 'node:assert/strict';
import path from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import { root } from '../../../scripts/lib/paths.mjs';
import type { VirtualElement, VirtualNode } from '../../../src/webview/virtual.ts';

/** A tree as it can be sent into the browser: maps as lists. */
type Plain = string | { tag: string; key: string | null; attributes: [string, string][]; children: Plain[] };

const { tree } = fc.letrec<{ tree: Plain; node: Plain }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, depthSize: 'small' }, fc.constantFrom('a', 'b', ' '), tie('node')),
  node: fc.record({
    tag: fc.constantFrom('div', 'p', 'span'),
    key: fc.constantFrom(null, '1', '2', '3'),
    attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('id', 'class', 'title'), fc.constantFrom('', 'x', 'y')), {
      selector: ([name]) => name,
    }),
    children: fc.array(tie('tree'), { maxLength: 4 }),
  }),
}));

interface Virtual {
  patchChildren(parent: Element, before: readonly VirtualNode[], after: readonly VirtualNode[]): void;
}

describe('keeping a page in step', function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    const bundle = await build({
      entryPoints: [path.join(root, 'src/webview/virtual.ts')],
      bundle: true,
      format: 'iife',
      globalName: 'virtual',
      write: false,
    });
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' });
  });
  after(() => browser.close());

  /** Goes through the lists of children one after the other; tells each page as it is and as it should be. */
  async function walk(steps: readonly Plain[][]): Promise<{ is: string; should: string }[]> {
    return page.evaluate((lists) => {
      const { virtual } = window as unknown as { virtual: Virtual };
      const revive = (plain: Plain): VirtualNode => {
        if (typeof plain === 'string') return plain;
        const { tag, key, attributes, children } = plain;
        const made: VirtualElement = { tag, key, attributes: new Map(attributes), children: children.map(revive) };
        return made;
      };
      // Attributes may come in another order, and a text beside a text is one text in HTML.
      const sorted = (node: Node): unknown =>
        node instanceof Element
          ? [
              node.tagName,
              [...node.attributes].map(({ name, value }) => [name, value]).sort(),
              [...node.childNodes].map(sorted),
            ]
          : node.textContent;
      const live = document.createElement('main');
      let before: VirtualNode[] = [];
      return lists.map((list) => {
        const after = list.map(revive);
        virtual.patchChildren(live, before, after);
        before = after;
        const fresh = document.createElement('main');
        virtual.patchChildren(fresh, [], after);
        return { is: JSON.stringify(sorted(live)), should: JSON.stringify(sorted(fresh)) };
      });
    }, steps as Plain[][]);
  }

  it('gives the same page as building it anew, from whatever to whatever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(tree, { maxLength: 5 }), { minLength: 2, maxLength: 6 }), async (steps) => {
        for (const { is, should } of await walk(steps)) assert.equal(is, should);
      }),
      { numRuns: 300, seed: 20_261_121 },
    );
  });

  it('keeps an element with a key when others come and go around it, without moving it', async () => {
    const stayed = await page.evaluate(() => {
      const { virtual } = window as unknown as { virtual: Virtual };
      const keyed = (key: string): VirtualElement => ({ tag: 'p', key, attributes: new Map(), children: [key] });
      const parent = document.createElement('main');
      document.body.append(parent);
      const first = ['a', 'keep', 'b'].map(keyed);
      const second = ['x', 'y', 'keep', 'z'].map(keyed);
      virtual.patchChildren(parent, [], first);
      const element = parent.children[1];
      const moves: string[] = [];
      const observer = new MutationObserver(() => undefined);
      observer.observe(parent, { childList: true });
      virtual.patchChildren(parent, first, second);
      for (const record of observer.takeRecords()) {
        for (const node of [...record.addedNodes, ...record.removedNodes]) moves.push(node.textContent ?? '');
      }
      return { same: parent.children[2] === element, text: parent.textContent, moves };
    });
    assert.equal(stayed.same, true);
    assert.equal(stayed.text, 'xykeepz');
    assert.ok(!stayed.moves.includes('keep'), stayed.moves.join());
  });
});
