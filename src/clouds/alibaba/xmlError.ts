import type { Json } from '../tolerant.ts';

/** The members that are read from an error. Nested elements are ignored. */
const members = ['RequestId', 'HostId', 'Code', 'Message'] as const;

const characters: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * The members of an XML error. XML is the gateway's default format, so requests that it refuses before it evaluates
 * `Accept` are answered in XML. null for any other text that begins with `<`.
 *
 * Source: DTS API 2020-01-01, "Common parameters" (Format).
 */
export function xmlError(body: string): Json | null {
  const trimmed = body.trimStart();
  if (!/^(?:<\?xml[^>]*\?>\s*)?<Error>/.test(trimmed)) return null;
  return Object.fromEntries(members.map((name) => [name, contentOf(trimmed, name)]));
}

function contentOf(xml: string, name: string): string | undefined {
  const begin = xml.indexOf(`<${name}>`);
  if (begin < 0) return undefined;
  const from = begin + name.length + 2;
  const end = xml.indexOf(`</${name}>`, from);
  if (end < 0) return undefined;
  const content = xml.slice(from, end);
  const cdata = /^<!\[CDATA\[([^]*)\]\]>$/.exec(content)?.[1];
  return cdata ?? content.replace(/&([a-z]{2,4});/g, (written, entity: string) => characters.get(entity) ?? written);
}
