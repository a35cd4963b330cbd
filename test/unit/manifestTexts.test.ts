import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/base/guards.ts';
import { root } from '../support/sources.ts';

type Json = Readonly<Record<string, unknown>>;

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

function object(value: unknown): Json {
  assert.ok(isRecord(value));
  return value;
}

function text(value: unknown, what = 'value'): string {
  assert.ok(typeof value === 'string', `${what} is no text`);
  return value;
}

function sorted(values: Iterable<string>): readonly string[] {
  return [...values].sort();
}

const manifest = object(JSON.parse(read('package.json')));
const contributes = object(manifest['contributes']);

describe('The texts of the manifest', () => {
  const english = object(JSON.parse(read('package.nls.json')));
  const used = [...read('package.json').matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key ?? '');

  it('are all written down, and all used', () => {
    assert.deepEqual(sorted(new Set(used)), sorted(Object.keys(english)));
  });

  it('are not empty', () => {
    for (const [key, value] of Object.entries(english)) assert.notEqual(text(value, key).trim(), '', key);
  });

  it('are the same keys in every language', () => {
    const others = fs.readdirSync(root).filter((name) => /^package\.nls\..+\.json$/.test(name));
    assert.ok(others.includes('package.nls.zh-cn.json'));
    for (const name of others)
      assert.deepEqual(sorted(Object.keys(object(JSON.parse(read(name))))), sorted(Object.keys(english)), name);
  });

  it('leave nothing that a person reads in the manifest itself', () => {
    const readByPeople: unknown[] = [manifest['displayName'], manifest['description']];
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(visit);
      else if (isRecord(value)) {
        for (const [key, entry] of Object.entries(value)) {
          const isText = ['title', 'description', 'markdownDescription', 'contents', 'category', 'name'].includes(key);
          if (isText && typeof entry === 'string' && !('body' in value) && !('cloud' in value))
            readByPeople.push(entry);
          else visit(entry);
        }
      }
    };
    visit(contributes);
    for (const entry of readByPeople) assert.match(text(entry), /^%[\w.-]+%$/);
  });

  it('end the titles of commands that ask further with an ellipsis', () => {
    for (const name of [
      'addAccount',
      'editAccount',
      'removeAccount',
      'addTask',
      'discoverTasks',
      'watchAllTasks',
      'filterFound',
      'choosePlaces',
      'editTask',
      'chooseAccount',
      'removeTask',
      'filterEvents',
      'clearEvents',
      'chooseNotifications',
      'unmuteTask',
    ]) {
      assert.match(text(english[`command.${name}`]), /…$/);
    }
  });
});
