import assert from 'node:assert/strict';
import type { Check } from '../../../src/model/status.ts';
import { describeResponse } from '../../../src/presentation/panel/detailFields.ts';
import { describeChecks } from '../../../src/presentation/panel/detailSections.ts';
import { blocks, sectionElement } from '../../../src/webview/blocks.ts';
import type { Page } from '../../../src/webview/pieces.ts';
import { element, type VirtualNode } from '../../../src/webview/virtual.ts';

const page: Page = {
  ui: { open: {}, copied: null, refreshing: false, zoom: 'day', cursor: null, width: 600 },
  viewer: { nowMs: 0, locale: 'en', timeZone: 'UTC' },
};

function count(nodes: readonly VirtualNode[], tag: string): number {
  return nodes.reduce(
    (sum, node) => (typeof node === 'string' ? sum : sum + (node.tag === tag ? 1 : 0) + count(node.children, tag)),
    0,
  );
}

function text(nodes: readonly VirtualNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : text(node.children))).join(' ');
}

function checksOf(length: number, state: Check['state']): Check[] {
  return Array.from({ length }, (_, index) => ({ name: `c${index}`, state, error: null, repair: null }));
}

function shown(all: readonly Check[]): readonly VirtualNode[] {
  const section = describeChecks(all);
  return section === null ? [] : [sectionElement(section, page)];
}

const response = (body: Readonly<Record<string, unknown>>) => blocks(describeResponse(body), page);

describe('what a cloud sends too much of', () => {
  it('does not break an element with more children than a call takes arguments', () => {
    const many = Array.from({ length: 200_000 }, () => 'x');
    assert.equal(element('p', {}, many).children.length, 200_000);
    assert.equal(element('p', {}, [[many], [many]]).children.length, 400_000);
  });

  it('shows 500 checks, and how many more there are', () => {
    const nodes = shown(checksOf(200_000, 'failed'));
    assert.equal(count(nodes, 'tr'), 1 + 500);
    assert.match(text(nodes), /199500 more are not shown\./);
  });

  it('gives the open checks the room first', () => {
    const nodes = shown([...checksOf(600, 'passed'), ...checksOf(450, 'failed')]);
    assert.deepEqual([count(nodes, 'tr'), count(nodes, 'li')], [1 + 450, 50]);
    assert.match(text(nodes), /550 more are not shown\./);
    const full = shown([...checksOf(10, 'passed'), ...checksOf(501, 'warning')]);
    assert.deepEqual([count(full, 'tr'), count(full, 'li')], [1 + 500, 0]);
    assert.match(text(full), /\b1 more are not shown\.[^]*\b10 more are not shown\./);
  });

  it('shows 2,000 fields, how many there are, and how many are left out', () => {
    const nodes = response({ list: Array.from({ length: 50_000 }, (_, index) => index), a: {} });
    assert.equal(count(nodes, 'tr'), 1 + 2000);
    assert.match(text(nodes), /50001 fields/);
    assert.match(text(nodes), /48001 more are not shown\./);
  });

  it('says nothing of more where all is shown', () => {
    assert.doesNotMatch(text(shown([...checksOf(250, 'failed'), ...checksOf(250, 'passed')])), /not shown/);
    const nodes = response({ list: Array.from({ length: 2000 }, () => null) });
    assert.equal(count(nodes, 'tr'), 1 + 2000);
    assert.doesNotMatch(text(nodes), /not shown/);
  });
});
