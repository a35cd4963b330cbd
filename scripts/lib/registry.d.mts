export function withRegistry<T extends object>(manifest: T): T;
export function wordsOf(language: 'en' | 'zh-cn'): Readonly<Record<string, string>>;
export function cloudsTable(): string;
