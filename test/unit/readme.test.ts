import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { withTables } from '../../scripts/docs.mjs';

describe('README.md', () => {
  const root = path.join(import.meta.dirname, '../..');
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');

  it('has the tables that the manifest calls for (npm run docs)', () => {
    assert.equal(readme, withTables(readme));
  });

  it('links only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
    assert.ok(links.length > 2);
    for (const link of links) assert.ok(fs.existsSync(path.join(root, link)), link);
  });
});

describe('CHANGELOG.md', () => {
  it('has a section for what is unreleased or for the version of the manifest', () => {
    const root = path.join(import.meta.dirname, '../..');
    const changelog = fs.readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    const first = /^## \[([^\]]+)\]/m.exec(changelog)?.[1];
    assert.ok(first === 'Unreleased' || first === version, first);
  });
});
