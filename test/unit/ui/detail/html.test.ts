import assert from 'node:assert/strict';
import { bootOf, protocolVersion } from '../../../../src/protocol.ts';
import { escapeHtml, pageHtml, type PageParts } from '../../../../src/ui/detail/html.ts';

const parts: PageParts = {
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'bm9uY2U',
  scriptUri: 'https://file.vscode-cdn.net/dist/webview/panel.js',
  styleUri: 'https://file.vscode-cdn.net/dist/webview/panel.css',
  codiconUri: 'https://file.vscode-cdn.net/dist/webview/codicon.css',
  title: 'orders',
  boot: { version: protocolVersion, key: 'ucloud//udts//x', language: 'en', translations: {} },
};

function policyOf(html: string): Map<string, string[]> {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const readable = policy.replaceAll('&#39;', "'");
  return new Map(
    readable.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

describe('the page of the detail panel', () => {
  it('has a policy that allows its own files and one script, and nothing else', () => {
    assert.deepEqual(
      [...policyOf(pageHtml(parts))],
      [
        ['default-src', ["'none'"]],
        ['script-src', [`'nonce-${parts.nonce}'`]],
        ['style-src', [parts.cspSource]],
        ['font-src', [parts.cspSource]],
        ['base-uri', ["'none'"]],
        ['form-action', ["'none'"]],
      ],
    );
  });

  it('allows nothing inline and no evaluation', () => {
    const html = pageHtml(parts);
    assert.doesNotMatch(html, /unsafe-/);
    assert.doesNotMatch(html, /\son\w+=|\sstyle=|<style/);
  });

  it('runs exactly one script, with the nonce', () => {
    const scripts = pageHtml(parts).match(/<script[^>]*>/g) ?? [];
    assert.deepEqual(scripts, [
      '<script id="boot" type="application/json">',
      `<script nonce="${parts.nonce}" src="${parts.scriptUri}">`,
    ]);
  });

  it('has a language, a title, and the link that the icons are found by', () => {
    const html = pageHtml({ ...parts, boot: { ...parts.boot, language: 'zh-cn' } });
    assert.match(html, /<html lang="zh-cn">/);
    assert.match(html, /<title>orders<\/title>/);
    assert.match(
      html,
      /<link id="vscode-codicon-stylesheet" rel="stylesheet" nonce="bm9uY2U" href="[^"]*codicon\.css">/,
    );
  });

  it('keeps hostile titles, languages and translations text', () => {
    const evil = '</title></script><script>alert(1)</script>"\'&\u2028';
    const html = pageHtml({
      ...parts,
      title: evil,
      boot: { version: protocolVersion, key: evil, language: evil, translations: { [evil]: evil } },
    });
    assert.doesNotMatch(html, /<script>/);
    assert.equal(html.match(/<\/script>/g)?.length, 2);
    assert.equal(html.match(/<\/title>/g)?.length, 1);
    const data = /type="application\/json">(.*)<\/script>/.exec(html)?.[1] ?? '';
    assert.deepEqual(bootOf(JSON.parse(data)), {
      version: protocolVersion,
      key: evil,
      language: evil,
      translations: { [evil]: evil },
    });
  });

  it('escapes every sign that means something in HTML', () => {
    assert.equal(escapeHtml(`<a href="x" title='y'>&`), '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;');
  });
});
