import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports point downwards only (CONTRIBUTING.md, "The map of the house"). One entry per room. */
const room = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});
const noVscode = {
  group: ['vscode'],
  message: 'Only extension.ts, app.ts, surfaces.ts, ui/ and platform/ may import vscode.',
};
const only = (allowed) => ({
  regex: `^\\.\\./(?!(\\.\\./)*(${allowed.join('|')})(/|$|\\.))`,
  message: `This room may only import: ${allowed.join(', ')}.`,
});

/** What makes a test need sleep or luck: time and randomness come in through the constructor. */
const injected = [
  { object: 'Date', property: 'now', message: 'Take a Clock through the constructor.' },
  { object: 'Math', property: 'random', message: 'Take a Random through the constructor.' },
];
const timers = ['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
  name,
  message: 'Take a Clock through the constructor.',
}));

/** One place each: wrapped by platform/ or ui/ so that every use is typed and tested, and every shown text is plain. */
const onePlace = {
  registerCommand: 'Use ui/commands/commandRegistry.ts.',
  getConfiguration: 'Use platform/settings.ts.',
  createOutputChannel: 'Use platform/log.ts.',
  showErrorMessage: 'Throw, and let ui/commands/commandRegistry.ts show it.',
  showWarningMessage: 'Use ui/messages.ts.',
  showInformationMessage: 'Use ui/messages.ts.',
  withProgress: 'Use ui/messages.ts.',
};
const onePlaceSelectors = Object.entries(onePlace).map(([name, message]) => ({
  selector: `CallExpression[callee.property.name='${name}']`,
  message,
}));
const setContext = {
  selector: "CallExpression[callee.property.name='executeCommand'][arguments.0.value='setContext']",
  message: 'Use platform/contextKeys.ts.',
};

const partsOfMonitor = ['estimate', 'events', 'health', 'history', 'insights', 'readiness'];

export default tseslint.config(
  { ignores: ['dist', 'out', '.vscode-test', 'test-results', 'node_modules', 'coverage'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/webview/tsconfig.json', './test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...injected],
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-syntax': ['error', ...onePlaceSelectors, setContext],
    },
  },
  room(['src/model/**/*.ts'], [noVscode, only([]), { group: ['@vscode/*', 'axios', 'node:*'] }]),
  room(
    ['src/presentation/**/*.ts'],
    [
      noVscode,
      only([
        'model',
        'presentation',
        'monitor/watchedTask',
        'monitor/readiness/types',
        'monitor/estimate/types',
        'monitor/history/sample',
      ]),
      { group: ['axios', 'node:*'] },
    ],
  ),
  room(
    ['src/clouds/**/*.ts'],
    [
      noVscode,
      only([
        'model',
        'cloud',
        'clouds',
        'http',
        'problems',
        'endpoint',
        'tolerant',
        'accountFields',
        'actions',
        'listing',
        'phases',
      ]),
    ],
  ),
  room(
    ['src/monitor/**/*.ts'],
    [
      noVscode,
      only(['model', 'clouds/cloud', 'clock', 'listeners', 'runs', 'watchedTask', ...partsOfMonitor]),
      { group: ['axios', 'node:*'] },
    ],
  ),
  room(
    ['src/discovery/**/*.ts'],
    [
      noVscode,
      only([
        'model',
        'config',
        'clouds/cloud',
        'monitor/clock',
        'monitor/listeners',
        'monitor/equality',
        'monitor/watchedTask',
      ]),
      { group: ['axios', 'node:*'] },
    ],
  ),
  room(['src/hints/**/*.ts'], [noVscode, only(['model']), { group: ['axios', 'node:*'] }]),
  // The one part of the monitor that has a disk.
  room(['src/monitor/history/**/*.ts'], [noVscode, only(['model', 'clock', 'runs']), { group: ['axios'] }]),
  room(['src/simulator/**/*.ts'], [noVscode, only(['model', 'monitor/clock', 'random', 'server', 'scenario'])]),
  room(['src/cli.ts', 'src/cli/**/*.ts', 'src/engine.ts', 'src/protocol.ts', 'src/contributions.ts'], [noVscode]),
  room(['src/webview/**/*.ts'], [noVscode, only(['model', 'presentation', 'protocol'])]),
  {
    files: ['src/monitor/clock.ts', 'src/webview/**/*.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/ui/commands/commandRegistry.ts', 'src/ui/messages.ts', 'src/platform/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['src/cli.ts', 'src/cli/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
