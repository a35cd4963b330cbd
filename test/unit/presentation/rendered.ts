import { Marked } from 'marked';

// The Markdown renderer that VS Code shows MarkdownStrings with, with the options that it sets.
const marked = new Marked({ gfm: true, breaks: false, async: false });

export function rendered(markdown: string): string {
  const html = marked.parse(markdown);
  if (typeof html !== 'string') throw new Error('marked was asked to render at once');
  return html;
}

/** The elements of a rendered text, each once: ["em", "p"]. */
export function elementsOf(html: string): readonly string[] {
  return [...new Set([...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name]) => (name ?? '').toLowerCase()))].sort();
}

/** Where the links of a rendered text lead to. */
export function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href]) => decoded(href ?? ''));
}

/** What a person reads of a rendered text. */
export function readTextOf(html: string): string {
  return decoded(html.replace(/<[^>]*>/g, '')).trim();
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

function decoded(html: string): string {
  return html.replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => entities[name] ?? '');
}
