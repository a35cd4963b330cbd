import { isObject } from '../server/exchange.ts';

/** A response for a client that did not request JSON: the default format of the RPC style is XML. */
export function xmlText(name: string, value: unknown): string {
  return `<?xml version='1.0' encoding='UTF-8'?>${element(name, value)}`;
}

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  return `<${name}>${contents(value)}</${name}>`;
}

function contents(value: unknown): string {
  if (isObject(value)) {
    return Object.entries(value)
      .map(([name, inner]) => element(name, inner))
      .join('');
  }
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
