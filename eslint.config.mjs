import js from '@eslint/js';
import tseslint from 'typescript-eslint';

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
  {
    files: ['src/base/clock.ts', 'src/webview/**/*.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/ui/commands/commandRegistry.ts', 'src/ui/messages.ts', 'src/platform/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'off',
    },
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
        structuredClone: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
