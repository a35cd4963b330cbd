import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyText } from '../../../../src/presentation/panel/detailCopy.ts';
import {
  countFields,
  fieldText,
  flattenFields,
  rawJson,
  rawText,
} from '../../../../src/presentation/panel/detailFields.ts';
import { complete, completeWatched, fixture, situations } from '../../../support/panelSamples.ts';

const pairs = (body: Readonly<Record<string, unknown>>): [string, string][] =>
  flattenFields(body).map(({ path, value }) => [path, value]);

describe('the fields of an answer', () => {
  it('are listed in the order of the cloud with their paths', () => {
    assert.deepEqual(
      pairs({ RetCode: 0, Data: { State: 'x', Progress: { Percentage: 1.5 } }, List: ['a', { b: true }] }),
      [
        ['RetCode', '0'],
        ['Data.State', 'x'],
        ['Data.Progress.Percentage', '1.5'],
        ['List[0]', 'a'],
        ['List[1].b', 'true'],
      ],
    );
  });

  it('are counted as they are listed', () => {
    for (const body of [{}, { a: {}, b: [], c: null }, complete.dts, complete.udts, complete.dcs])
      assert.equal(countFields(body), flattenFields(body).length);
    let deep: Record<string, unknown> = { end: 1 };
    for (let depth = 0; depth < 60; depth += 1) deep = { deep, beside: depth };
    assert.equal(countFields(deep), flattenFields(deep).length);
    assert.equal(countFields({ list: Array.from({ length: 5000 }, (_, index) => index) }), 5000);
  });

  it('show what is empty as what it is', () => {
    const body = { a: null, b: '', c: [], d: {}, e: undefined, f: 0, g: false };
    assert.deepEqual(
      flattenFields(body).map(({ value, empty }) => [value, empty]),
      [
        ['null', true],
        ['""', true],
        ['[]', true],
        ['{}', true],
        ['null', true],
        ['0', false],
        ['false', false],
      ],
    );
    assert.deepEqual(flattenFields({}), []);
  });

  it('do not take a name with a dot for two names', () => {
    assert.deepEqual(pairs({ 'a.b': 1, a: { b: 2, 'x]': 3 } }), [
      ['["a.b"]', '1'],
      ['a.b', '2'],
      ['a["x]"]', '3'],
    ]);
  });

  it('are all there for every document', () => {
    assert.equal(flattenFields(complete.dts).length, 51);
    assert.equal(flattenFields(complete.udts).length, 19);
    assert.equal(flattenFields(complete.dcs).length, 7);
    assert.equal(flattenFields(fixture('alibaba/job-status')).length, 59);
  });

  it('end somewhere', () => {
    assert.equal(flattenFields({ list: Array.from({ length: 5000 }, (_, index) => index) }).length, 2000);
    let deep: Record<string, unknown> = { end: 'of it' };
    for (let level = 0; level < 40; level += 1) deep = { a: deep };
    const [field] = flattenFields(deep);
    assert.equal(field?.path, Array.from({ length: 32 }, () => 'a').join('.'));
    assert.match(field.value, /"end":"of it"/);
  });

  it('have paths of their own, and each is found by it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (body) => {
        const fields = flattenFields(body);
        assert.equal(new Set(fields.map(({ path }) => path)).size, fields.length);
        for (const { path, value } of fields) assert.equal(fieldText(body, path), value);
      }),
      { numRuns: 200 },
    );
  });

  it('that are not there have no text', () => {
    assert.equal(fieldText({ a: 1 }, 'b'), null);
    assert.equal(fieldText({ a: 1 }, 'constructor'), null);
    assert.equal(fieldText({}, ''), null);
  });
});

describe('the raw answer', () => {
  it('is pretty JSON', () => {
    assert.equal(rawText({ a: { b: 1 } }), '{\n  "a": {\n    "b": 1\n  }\n}');
  });
  it('shows direction overrides, and copies them as they are', () => {
    assert.match(rawText({ a: '\u202Ex' }), /⟨U\+202E⟩x/);
    assert.match(rawJson({ a: '\u202Ex' }), /\u202Ex/);
  });
  it('is cut when it is very long, and says so', () => {
    const body = { long: 'x'.repeat(200_000) };
    assert.ok(rawText(body).length < 101_000);
    assert.match(rawText(body), /Copy the answer to get all of it/);
    assert.ok(rawJson(body).length > 200_000);
  });
});

describe('what is copied', () => {
  it('is verbatim', () => {
    const failed = situations.failed();
    assert.equal(copyText('error', failed), failed.status?.error);
    assert.ok(copyText('error', failed)?.includes('\n  while reading'));
    assert.equal(copyText('gtid', completeWatched.udts()), 'gtid-of-udts:1-77');
    assert.equal(copyText('request-id', completeWatched.dts()), 'request-of-dts');
    assert.equal(copyText('raw', completeWatched.usmc()), rawJson(complete.usmc));
    assert.equal(copyText('problem-request-id', situations.credentials())?.length, 36);
  });
  it('is nothing where there is nothing', () => {
    const first = situations.firstRead();
    for (const target of ['raw', 'error', 'gtid', 'request-id', 'problem-request-id'] as const) {
      assert.equal(copyText(target, first), null, target);
    }
  });
});
