import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The project's root folder. */
export const root = path.resolve(import.meta.dirname, '..', '..');

export interface Source {
  /** From the project's root, with forward slashes: "src/model/task.ts". */
  readonly name: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** How one file refers to another. */
export interface Import {
  /** A file of ours as `Source.name`, else the specifier as it is written. */
  readonly target: string;
  /** Nothing of it is left at run time: `import type`, `import { type … }`, `typeof import('…')`. */
  readonly typeOnly: boolean;
  /** `import('…')`: loaded only when that line runs. */
  readonly lazy: boolean;
}

/** Every TypeScript file of src/, parsed. */
export function readSources(): readonly Source[] {
  return fs
    .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .sort()
    .map((name) => parseSource(name, fs.readFileSync(path.join(root, name), 'utf8')));
}

export function parseSource(name: string, text: string): Source {
  return { name, text, tree: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
}

/** Calls `visit` for every node of a file. */
export function walk(source: Source, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(source.tree);
}

export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, kind: { typeOnly: boolean; lazy: boolean }): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier))
      found.push({ target: targetOf(source, specifier.text), ...kind });
  };
  walk(source, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, { typeOnly: isTypeOnly(node.importClause), lazy: false });
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, { typeOnly: node.isTypeOnly, lazy: false });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, { typeOnly: true, lazy: false });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], { typeOnly: false, lazy: true });
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') {
      add(node.arguments[0], { typeOnly: false, lazy: false });
    }
  });
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

function targetOf(source: Source, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(source.name), specifier) : specifier;
}
