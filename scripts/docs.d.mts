export function replaceSection(text: string, name: string, content: string): string;
export function withTables(readme: string): string;
