// Generates the parts of the manifest, its texts, and the README about clouds and products from the registry.
import fs from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { allClouds } from '../../src/clouds/registry.ts';
import { root } from './paths.mjs';

/** product → the first cloud that offers it, with its profile, in the order of the registry. */
function products() {
  const found = new Map();
  for (const cloud of allClouds()) {
    for (const profile of cloud.products)
      if (!found.has(profile.product)) found.set(profile.product, { cloud, profile });
  }
  return [...found.values()];
}

const unique = (values) => [...new Set(values)];

/** Groups clouds that offer the same products: brands of one gateway. */
function groupsOfClouds() {
  const groups = new Map();
  for (const cloud of allClouds()) {
    const offered = cloud.products.map(({ product }) => product);
    const key = offered.join();
    groups.set(key, { offered, clouds: [...(groups.get(key)?.clouds ?? []), cloud] });
  }
  return [...groups.values()];
}

const oneOf = (values) => (values.length === 1 ? { const: values[0] } : { enum: values });
const when = (key, values, then) => ({ if: { required: [key], properties: { [key]: oneOf(values) } }, then });

/** Schema conditions: the fields that a product needs, its task types, and the products that a cloud offers. */
function conditions() {
  const ofProducts = products().flatMap(({ profile: { product, fields } }) => {
    const needed = fields.filter(({ key, required, accountDefault }) => required && !accountDefault && key !== 'id');
    const types = fields.find(({ key }) => key === 'type')?.choices ?? [];
    return [
      ...(needed.length === 0 ? [] : [when('product', [product], { required: needed.map(({ key }) => key) })]),
      ...(types.length === 0
        ? []
        : [when('product', [product], { properties: { type: { enum: types.map(({ value }) => value) } } })]),
    ];
  });
  const ofClouds = groupsOfClouds().map(({ offered, clouds }) =>
    when(
      'cloud',
      clouds.map(({ id }) => id),
      { properties: { product: oneOf(offered) } },
    ),
  );
  return [...ofProducts, ...ofClouds];
}

/** One snippet per product, with its required fields and the region. */
function snippets() {
  return products().map(({ cloud, profile }) => {
    const fields = profile.fields.filter(({ required, key }) => required || key === 'region');
    const texts = [...fields.map(({ key, example }) => [key, example]), ['name', 'name']];
    const places = texts.map(([key, example], index) => [key, `\${${index + 1}:${example}}`]);
    return {
      label: `${cloud.name} ${profile.name}`,
      body: { cloud: cloud.id, product: profile.product, ...Object.fromEntries(places) },
    };
  });
}

/** Returns a copy of the manifest with the parts that are derived from the registry. */
export function withRegistry(manifest) {
  l10n.config({ contents: {} });
  const copy = structuredClone(manifest);
  const { properties } = copy.contributes.configuration;
  const cloudIds = allClouds().map(({ id }) => id);
  const { items } = properties['cloudMigration.tasks'];
  items.properties.cloud.enum = cloudIds;
  items.properties.product.enum = products().map(({ profile }) => profile.product);
  items.properties.product.enumDescriptions = products().map(({ profile }) => `%product.${profile.product}%`);
  items.properties.type.enum = unique(
    products().flatMap(({ profile }) =>
      profile.fields.flatMap(({ key, choices = [] }) => (key === 'type' ? choices.map(({ value }) => value) : [])),
    ),
  );
  items.defaultSnippets = snippets();
  items.allOf = conditions();
  properties['cloudMigration.defaultAccounts'].propertyNames.enum = cloudIds;
  properties['cloudMigration.watchEverything'].items.properties.cloud.enum = cloudIds;
  return copy;
}

const marks = {
  en: { colon: ': ', comma: ', ', stop: '. ', end: '.' },
  'zh-cn': { colon: '：', comma: '、', stop: '。', end: '。' },
};

/** Texts of package.nls.json, or of its translation, that are derived from the registry. */
export function wordsOf(language) {
  const bundle = path.join(root, 'l10n', `bundle.l10n.${language}.json`);
  l10n.config({ contents: language === 'en' ? {} : JSON.parse(fs.readFileSync(bundle, 'utf8')) });
  const { colon, comma, stop, end } = marks[language];
  const all = products();
  const described = all.map(({ cloud, profile }) => [
    `product.${profile.product}`,
    `${cloud.name} ${profile.name}${colon}${profile.moves}`,
  ]);
  const sentence = (key, text) =>
    all
      .flatMap(({ profile }) => {
        const field = profile.fields.find((each) => each.key === key);
        return field === undefined ? [] : [`${profile.name}${colon}${text(field)}`];
      })
      .join(stop) + end;
  const texts = {
    ...Object.fromEntries(described),
    'setting.tasks.planId': sentence('planId', ({ label }) => label),
    'setting.tasks.type': sentence('type', ({ choices = [] }) => choices.map(({ label }) => label).join(comma)),
  };
  l10n.config({ contents: {} });
  return texts;
}

const code = (texts) => texts.map((text) => `\`${text}\``).join(', ');

/** The table of clouds and actions for the README. */
export function cloudsTable() {
  l10n.config({ contents: {} });
  const rows = groupsOfClouds().flatMap(({ clouds: [first, ...more] }) =>
    first.products.map(({ name, moves, statusActions, listActions }) => {
      const names = [first, ...more].map((cloud) => cloud.name).join(', ');
      return `| ${names} | ${name} | ${moves} | ${code(statusActions)} | ${code(listActions)} |`;
    }),
  );
  const others = groupsOfClouds().flatMap(({ clouds: [first] }) => {
    const ofProducts = new Set(
      first.products.flatMap(({ statusActions, listActions }) => [...statusActions, ...listActions]),
    );
    const rest = first.actions.filter((action) => !ofProducts.has(action));
    return rest.length === 0 ? [] : [`${code(rest)} (${first.name})`];
  });
  return [
    '| cloud | service | moves | status API | lists |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Projects are found by ${others.join(' and ')}. Nothing else is ever called.`,
  ].join('\n');
}
