import type { l10nJsonFormat } from '@vscode/l10n-dev';

export declare function sourceFiles(): string[];
export declare function exportTexts(): Promise<l10nJsonFormat>;
