import { cloudIds, products } from '../support/clouds.ts';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as contributions from '../../src/contributions.ts';
import { allClouds } from '../../src/clouds/registry.ts';
import { isRecord } from '../../src/base/guards.ts';
import { lifecycles } from '../../src/model/status.ts';
import type { TaskRef } from '../../src/model/task.ts';
import { readSources, root } from '../support/sources.ts';

const { commandIds, contextKeys, panelTypes, rowFlags, settingBounds, settingDefaults, settingsSection, viewIds } =
  contributions;

type Json = Readonly<Record<string, unknown>>;

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

function object(value: unknown, what = 'value'): Json {
  assert.ok(isRecord(value), `${what} is no object`);
  return value;
}

function objects(value: unknown, what = 'value'): readonly Json[] {
  assert.ok(Array.isArray(value), `${what} is no list`);
  return value.map((entry: unknown) => object(entry, what));
}

function text(value: unknown, what = 'value'): string {
  assert.ok(typeof value === 'string', `${what} is no text`);
  return value;
}

const manifest = object(JSON.parse(read('package.json')));
const contributes = object(manifest['contributes']);
const commands = objects(contributes['commands']);
const menus = object(contributes['menus']);
const menuItems = Object.entries(menus).flatMap(([menu, items]) =>
  objects(items, menu).map((item) => ({
    menu,
    command: text(item['command']),
    when: item['when'] === undefined ? '' : text(item['when']),
    group: item['group'] === undefined ? '' : text(item['group']),
  })),
);
const properties = object(object(contributes['configuration'])['properties']);
const views = Object.values(object(contributes['views'])).flatMap((list) => objects(list));
const welcomes = objects(contributes['viewsWelcome']);
const whenClauses = [
  ...menuItems.map(({ when }) => when),
  ...[...welcomes, ...views].flatMap((entry) => (entry['when'] === undefined ? [] : [text(entry['when'])])),
];
const taskSchema = object(object(object(properties['cloudMigration.tasks'])['items'])['properties']);

/** Source files that can register something or use an id: all but the file that declares the ids. */
const users = readSources().filter(({ name }) => name !== 'src/contributions.ts');
const usedIn = (member: string): readonly string[] =>
  users
    .filter(({ text: source }) => new RegExp(`\\b${member.replace('.', '\\.')}\\b`).test(source))
    .map(({ name }) => name);

function sorted(values: Iterable<string>): readonly string[] {
  return [...values].sort();
}

describe('Commands in manifest and code', () => {
  const contributed = commands.map((command) => text(command['command']));

  it('are the same', () => {
    assert.deepEqual(sorted(contributed), sorted(Object.values(commandIds)));
  });

  for (const [name, id] of Object.entries(commandIds)) {
    it(`${id} has its own name, category and title, and is registered once`, () => {
      assert.equal(id, `${settingsSection}.${name}`);
      const command = commands.find((entry) => entry['command'] === id);
      assert.equal(command?.['category'], '%category%');
      assert.equal(command['title'], `%command.${name}%`);
      const registered = users.filter(({ text: source }) =>
        new RegExp(`(register|onTask)\\(\\s*commandIds\\.${name}\\b`).test(source),
      );
      assert.equal(registered.length, 1, registered.map((source) => source.name).join());
    });
  }

  it('are in menus only if they exist', () => {
    for (const { menu, command } of menuItems) assert.ok(contributed.includes(command), `${menu}: ${command}`);
  });

  it('have an icon where they are shown as one', () => {
    for (const { menu, command, group } of menuItems) {
      if (!(menu === 'view/title' && group.startsWith('navigation')) && !group.startsWith('inline')) continue;
      const icon = commands.find((entry) => entry['command'] === command)?.['icon'];
      assert.match(text(icon, command), /^\$\([a-z-]+\)$/);
    }
  });

  it('stand in one menu group once', () => {
    const places = menuItems.map(({ menu, command, group }) => `${menu} ${group.split('@')[0] ?? ''} ${command}`);
    assert.deepEqual(
      places.filter((place, index) => places.indexOf(place) !== index),
      [],
    );
  });

  it('are reachable from the rows as well as from the palette', () => {
    const onRows = menuItems.filter(({ menu }) => menu === 'view/item/context').map(({ command }) => command);
    for (const command of [
      'refresh',
      'showDetails',
      'pin',
      'unpin',
      'editTask',
      'removeTask',
      'openConsole',
    ] as const) {
      assert.ok(onRows.includes(commandIds[command]), command);
    }
  });
});

describe('The command palette', () => {
  const whenOf = (id: string): string =>
    menuItems.find(({ menu, command }) => menu === 'commandPalette' && command === id)?.when ?? 'always';
  type Name = keyof typeof commandIds;
  /** What each command needs to have something to work on. */
  const needs: Readonly<Record<Name, string>> = {
    addAccount: 'always',
    importCredentials: 'always',
    editAccount: contextKeys.hasAccounts,
    renameAccount: contextKeys.hasAccounts,
    renewKeys: contextKeys.hasAccounts,
    setDefaultAccount: contextKeys.severalAccounts,
    showRequiredPermissions: 'always',
    removeAccount: contextKeys.hasAccounts,
    testAccount: contextKeys.hasAccounts,
    addTask: 'always',
    discoverTasks: 'always',
    watchAllTasks: contextKeys.hasAccounts,
    watchFound: contextKeys.discovering,
    selectAllFound: contextKeys.discovering,
    selectNoFound: contextKeys.discovering,
    selectFoundGroup: 'false',
    deselectFoundGroup: 'false',
    filterFound: contextKeys.discovering,
    clearFoundFilter: contextKeys.foundFiltered,
    choosePlaces: contextKeys.discovering,
    stopLooking: contextKeys.looking,
    lookAgain: `${contextKeys.discovering} && !${contextKeys.looking}`,
    closeFound: contextKeys.discovering,
    editTask: contextKeys.hasOwnTasks,
    chooseAccount: 'false',
    removeTask: contextKeys.hasOwnTasks,
    refresh: contextKeys.hasTasks,
    refreshAll: contextKeys.hasTasks,
    showDetails: contextKeys.hasTasks,
    pin: contextKeys.hasTasks,
    unpin: contextKeys.hasTasks,
    copyTaskId: contextKeys.hasTasks,
    copyStatusAsJson: contextKeys.hasTasks,
    copyStatusAsMarkdown: contextKeys.hasTasks,
    copyReport: contextKeys.hasTasks,
    exportHistoryAsCsv: contextKeys.hasTasks,
    exportHistoryAsJson: contextKeys.hasTasks,
    openConsole: contextKeys.hasTasks,
    openTaskSettings: 'always',
    pausePolling: `${contextKeys.hasTasks} && !${contextKeys.paused}`,
    resumePolling: contextKeys.paused,
    showLog: 'always',
    groupTasks: contextKeys.hasTasks,
    sortTasks: contextKeys.hasTasks,
    filterTasks: contextKeys.hasTasks,
    clearTaskFilter: contextKeys.tasksFiltered,
    showEvents: `${contextKeys.hasRows} || ${contextKeys.hasEvents}`,
    filterEvents: contextKeys.hasEvents,
    clearEventFilter: contextKeys.eventsFiltered,
    showOnlyThisTask: 'false',
    markEventRead: 'false',
    markAllEventsRead: contextKeys.hasEvents,
    clearEvents: contextKeys.hasEvents,
    chooseNotifications: 'always',
    muteTask: 'false',
    unmuteTask: contextKeys.hasMutes,
    startDemo: `!${contextKeys.demo}`,
    stopDemo: contextKeys.demo,
  };
  for (const [name, when] of Object.entries(needs)) {
    it(`offers ${name}: ${when}`, () => {
      assert.equal(whenOf(`${settingsSection}.${name}`), when);
    });
  }
});

/** Settings that are read because the profile of a product names them. */
const stateWordSettings = allClouds()
  .flatMap((cloud) => cloud.products)
  .flatMap(({ stateWordsSetting }) => stateWordsSetting ?? []);

describe('Settings in manifest and code', () => {
  it('are the same, with the same defaults', () => {
    const declared = Object.fromEntries(
      Object.entries(properties).map(([id, schema]) => [
        id.slice(settingsSection.length + 1),
        object(schema)['default'],
      ]),
    );
    assert.deepEqual(declared, settingDefaults);
    for (const id of Object.keys(properties)) assert.ok(id.startsWith(`${settingsSection}.`), id);
  });

  it('have the same bounds, and every number has them', () => {
    const bounds = Object.fromEntries(
      Object.entries(properties)
        .filter(([, schema]) => ['integer', 'number'].includes(text(object(schema)['type'])))
        .map(([id, schema]) => {
          const { minimum, maximum } = object(schema);
          return [id.slice(settingsSection.length + 1), { minimum, maximum }];
        }),
    );
    assert.deepEqual(bounds, settingBounds);
  });

  for (const [key, { minimum, maximum }] of Object.entries(settingBounds)) {
    it(`${key}: the default lies within its bounds`, () => {
      const value = object(settingDefaults)[key];
      assert.ok(typeof value === 'number' && value >= minimum && value <= maximum);
    });
  }

  it('fit on one page', () => {
    // Tasks, default accounts, whole accounts; intervals and limits; what is told; words and addresses.
    assert.ok(Object.keys(properties).length <= 13);
  });

  it('are read by the code', () => {
    const source = read('src/platform/settings.ts');
    for (const key of Object.keys(settingDefaults)) {
      assert.ok(source.includes(`'${key}'`) || stateWordSettings.includes(key), key);
    }
  });

  it('are described, ordered and scoped', () => {
    const orders = Object.values(properties).map((schema) => object(schema)['order']);
    assert.ok(orders.every((order) => typeof order === 'number'));
    assert.equal(new Set(orders).size, orders.length);
    for (const [id, schema] of Object.entries(properties)) {
      const { scope, description, markdownDescription } = object(schema);
      assert.ok(['application', 'window', 'resource'].includes(text(scope, id)), id);
      assert.match(text(markdownDescription ?? description, id), /^%setting\..+%$/);
    }
  });

  it('let a workspace decide nothing about where a request or a person goes', () => {
    for (const [id, schema] of Object.entries(properties)) {
      const { scope } = object(schema);
      if (/url|host|endpoint|proxy|region|address|request\./i.test(id)) assert.equal(scope, 'application', id);
    }
    assert.deepEqual(
      Object.keys(taskSchema).filter((key) => /url|host|endpoint|proxy|secret|token|accessKey/i.test(key)),
      [],
    );
  });

  it('accept only https addresses of consoles', () => {
    const { additionalProperties } = object(properties['cloudMigration.consoleUrls']);
    const pattern = new RegExp(text(object(additionalProperties)['pattern']));
    for (const url of ['http://x', 'command:x', 'javascript:x', ' https://x', 'x https://y']) {
      assert.ok(!pattern.test(url), url);
    }
    assert.ok(pattern.test('https://console.example.com/{id}'));
  });
});

describe('The schema of a task', () => {
  const enumOf = (key: string): unknown => object(taskSchema[key])['enum'];

  it('offers the clouds and products of the registry', () => {
    assert.deepEqual(enumOf('cloud'), [...cloudIds]);
    assert.deepEqual(enumOf('product'), [...products]);
  });

  it('has exactly the fields of a task', () => {
    const fields: Readonly<Record<keyof TaskRef, true>> = {
      cloud: true,
      product: true,
      id: true,
      account: true,
      name: true,
      planId: true,
      type: true,
      region: true,
      projectId: true,
      pinned: true,
    };
    assert.deepEqual(sorted(Object.keys(taskSchema)), sorted(Object.keys(fields)));
    const items = object(object(properties['cloudMigration.tasks'])['items']);
    assert.equal(items['additionalProperties'], false);
    assert.deepEqual(items['required'], ['cloud', 'product', 'id']);
  });

  it('is what the registry calls for (npm run docs)', async () => {
    const { withRegistry, wordsOf } = await import('../../scripts/lib/registry.mjs');
    assert.deepEqual(manifest, withRegistry(manifest));
    for (const [language, file] of [
      ['en', 'package.nls.json'],
      ['zh-cn', 'package.nls.zh-cn.json'],
    ] as const) {
      const words = object(JSON.parse(read(file)));
      for (const [key, text] of Object.entries(wordsOf(language))) assert.equal(words[key], text, `${file}: ${key}`);
    }
  });

  it('offers snippets that it accepts itself', () => {
    const snippets = objects(object(object(properties['cloudMigration.tasks'])['items'])['defaultSnippets']);
    assert.deepEqual(
      snippets.map((snippet) => object(snippet['body'])['product']),
      [...products],
    );
    for (const snippet of snippets) {
      for (const key of Object.keys(object(snippet['body']))) assert.ok(key in taskSchema, key);
    }
  });

  it('knows the lifecycles of the model', () => {
    assert.deepEqual([...new Set(stateWordSettings)], ['usmcStateWords']);
    for (const setting of stateWordSettings) {
      const words = object(object(properties[`cloudMigration.${setting}`])['additionalProperties'])['enum'];
      assert.deepEqual(words, [...lifecycles], setting);
    }
  });
});

describe('Views, context keys and row flags in manifest and code', () => {
  it('views are the same', () => {
    assert.deepEqual(
      views.map((view) => view['id']),
      Object.values(viewIds),
    );
    for (const welcome of welcomes) assert.ok(Object.values<unknown>(viewIds).includes(welcome['view']));
  });

  it('a view has a container that exists, a name and an icon', () => {
    const containers = objects(object(contributes['viewsContainers'])['activitybar']);
    assert.deepEqual(
      containers.map((container) => container['id']),
      Object.keys(object(contributes['views'])),
    );
    for (const entry of [...containers, ...views]) {
      assert.ok(fs.existsSync(path.join(root, text(entry['icon']))), text(entry['icon']));
    }
  });

  it('when-clauses ask for declared context keys and views only', () => {
    const known: readonly string[] = [...Object.values(contextKeys), ...Object.values(viewIds)];
    const asked = whenClauses.flatMap((when) => when.match(/cloudMigration\.[\w.]+/g) ?? []);
    assert.deepEqual(
      asked.filter((key) => !known.includes(key)),
      [],
    );
  });

  for (const [name, key] of Object.entries(contextKeys)) {
    it(`the context key ${key} is set by the code`, () => {
      assert.ok(usedIn(`contextKeys.${name}`).length > 0);
    });
  }

  it('no file but contributions.ts spells an id that the manifest knows', () => {
    const ids = [...Object.values(commandIds), ...Object.values(contextKeys), ...Object.values(panelTypes)];
    for (const { name, text: source } of users) {
      for (const id of ids) assert.ok(!source.includes(`'${id}'`), `${name} spells ${id}`);
    }
  });

  /** The flags of every kind of row, as the tree makes them. */
  const rows: readonly (readonly (keyof typeof rowFlags)[])[] = [
    ['task', 'pinned'],
    ['task', 'unpinned'],
    ['task', 'pinned', 'configured'],
    ['task', 'unpinned', 'configured', 'console'],
    ['task', 'unpinned', 'console'],
    ['account'],
    ['account', 'removable', 'refused', 'temporary', 'ended', 'several'],
    ['fault'],
    ['foundGroup'],
    ['event', 'audible'],
    ['event', 'muted', 'unread'],
    ['event', 'audible', 'unread', 'watched'],
  ];
  const itemRules = menuItems.filter(({ menu }) => menu === 'view/item/context');
  const flagOf = (when: string): string => /viewItem =~ \/\\b(\w+)\\b\/$/.exec(when)?.[1] ?? '';

  it('menus of rows ask for declared flags, and every flag but none is asked for', () => {
    const asked = new Set(itemRules.map(({ when }) => flagOf(when)));
    assert.deepEqual(sorted(asked), sorted(Object.values(rowFlags)));
    for (const name of Object.keys(rowFlags)) assert.ok(usedIn(`rowFlags.${name}`).length > 0, name);
  });

  it('a flag is found as a whole word: pinned is not found in unpinned', () => {
    for (const flags of rows) {
      const contextValue = flags.map((flag) => rowFlags[flag]).join(' ');
      for (const { when, command } of itemRules) {
        const flag = flagOf(when);
        const matched = new RegExp(`\\b${flag}\\b`).test(contextValue);
        assert.equal(
          matched,
          flags.map((name): string => rowFlags[name]).includes(flag),
          `${command} on ${contextValue}`,
        );
      }
    }
  });

  it('menus of views and rows are bound to our views', () => {
    for (const { menu, when } of menuItems.filter((item) => item.menu.startsWith('view/'))) {
      const [, view] = /^view == (\S+)( && |$)/.exec(when) ?? [];
      assert.ok(Object.values<unknown>(viewIds).includes(view), `${menu}: ${when}`);
    }
  });

  it('welcome views link to commands that exist, and only while there is nothing to show', () => {
    const english = object(JSON.parse(read('package.nls.json')));
    for (const welcome of welcomes) {
      const contents = text(english[text(welcome['contents']).slice(1, -1)]);
      const links = [...contents.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id);
      assert.ok(links.length > 0);
      for (const id of links) assert.ok(Object.values<unknown>(commandIds).includes(id), id);
      const nothing =
        welcome['view'] === viewIds.migrations
          ? /cloudMigration\.ready && .*!cloudMigration\.hasRows/
          : /cloudMigration\.ready && .*(!cloudMigration\.hasEvents|cloudMigration\.eventsFiltered)/;
      assert.match(text(welcome['when']), nothing);
    }
  });
});

describe('The rest of the manifest', () => {
  it('names the extension as the code does', () => {
    assert.equal(`${text(manifest['publisher'])}.${text(manifest['name'])}`, contributions.extensionId);
  });

  it('asks for the VS Code whose API the types describe', () => {
    const floor = text(object(manifest['engines'])['vscode']);
    const types = text(object(manifest['devDependencies'])['@types/vscode']);
    assert.match(floor, /^\^\d+\.\d+\.0$/);
    assert.deepEqual(floor.slice(1).split('.').slice(0, 2), types.split('.').slice(0, 2));
    const installed = object(JSON.parse(read('node_modules/@types/vscode/package.json')));
    assert.equal(installed['version'], types);
  });

  it('wakes up after the window is there, and never before', () => {
    assert.deepEqual(manifest['activationEvents'], ['onStartupFinished']);
  });

  it('has no run-time dependency: everything is bundled', () => {
    assert.equal(manifest['dependencies'], undefined);
    assert.equal(manifest['extensionDependencies'], undefined);
  });

  it('works in untrusted and virtual workspaces, next to the person', () => {
    const capabilities = object(manifest['capabilities']);
    const untrusted = object(capabilities['untrustedWorkspaces']);
    assert.equal(untrusted['supported'], 'limited');
    assert.equal(untrusted['description'], '%untrusted%');
    // All that a workspace can set at all: nothing of it counts before the workspace is trusted.
    const settable = Object.keys(properties).filter((id) => object(properties[id])['scope'] !== 'application');
    assert.deepEqual(untrusted['restrictedConfigurations'], settable);
    assert.equal(capabilities['virtualWorkspaces'], true);
    assert.deepEqual(manifest['extensionKind'], ['ui', 'workspace']);
  });

  it('can be found: few keywords, known categories', () => {
    const keywords = manifest['keywords'];
    assert.ok(Array.isArray(keywords) && keywords.length > 0 && keywords.length <= 5);
    assert.ok(Array.isArray(manifest['categories']) && manifest['categories'].length > 0);
    assert.match(text(object(manifest['galleryBanner'])['color']), /^#[0-9a-f]{6}$/);
  });

  it('has a square PNG icon of at least 128 pixels', () => {
    const icon = fs.readFileSync(path.join(root, text(manifest['icon'])));
    assert.deepEqual([...icon.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
    assert.equal(width, height);
    assert.ok(width >= 128, `${width} pixels`);
    assert.ok(icon.length < 60_000, `${icon.length} bytes`);
  });

  it('has an activity bar icon in one colour, the theme’s', () => {
    const svg = read('media/activity.svg');
    assert.match(svg, /viewBox="0 0 24 24"/);
    assert.match(svg, /currentColor/);
    assert.doesNotMatch(svg, /#[0-9a-fA-F]{3,6}\b|rgb\(/);
  });

  it('points at files that exist', () => {
    assert.ok(fs.existsSync(path.join(root, text(manifest['l10n']), 'bundle.l10n.json')));
    assert.equal(manifest['main'], './dist/extension.js');
    assert.ok(fs.existsSync(path.join(root, 'src/extension.ts')));
  });
});
