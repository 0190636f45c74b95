/** Reads the options and their defaults out of the options classes, for the README. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface OptionRow {
  /** As it is written in code: `pageViews.everyRoute`. */
  readonly name: string;
  /** Code or words. */
  readonly default: string;
  readonly description: string;
}

/** In doc comments: `Default: x.`, `Default x (its source).`, `Default x, which …`. It ends with its sentence. */
const DEFAULT_IN_WORDS = /\s*\bDefault:? (.+?)\.(?=\s|$)/s;

/** The rows of a class or interface, each followed by those of the options classes that its type names. */
export function optionRows(path: string, typeName: string, prefix = ''): OptionRow[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const owner = file.statements.find((each) => isOptionsType(each) && each.name?.text === typeName);
  if (!owner || !isOptionsType(owner)) throw new Error(`${path} has no ${typeName}`);
  return owner.members.flatMap((member) => {
    if (!member.name) return [];
    const name = `${prefix}${member.name.getText()}`;
    return [rowOf(name, member), ...nestedRows(file, member, `${name}.`)];
  });
}

function isOptionsType(node: ts.Node): node is ts.ClassDeclaration | ts.InterfaceDeclaration {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node);
}

function rowOf(name: string, member: ts.ClassElement | ts.TypeElement): OptionRow {
  const doc = docOf(member);
  const inWords = DEFAULT_IN_WORDS.exec(doc)?.[1];
  const description = doc.replace(DEFAULT_IN_WORDS, '').trim();
  return { name, default: inWords ?? initialValue(member), description };
}

function docOf(member: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const text = docs.map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '').join(' ');
  return text.replace(/\s*\n\s*/g, ' ');
}

function initialValue(member: ts.ClassElement | ts.TypeElement): string {
  const initial = ts.isPropertyDeclaration(member) ? member.initializer?.getText() : undefined;
  return initial === undefined || initial === '{}' || initial.startsWith('new ') ? '' : `\`${initial}\``;
}

/** Rows of `Partial<MixpanelOptions>` below `mixpanel`: the class is found through the file's own imports. */
function nestedRows(file: ts.SourceFile, member: ts.Node, prefix: string): OptionRow[] {
  const typeName = /\b(?!Partial)(\w+Options)\b/.exec(member.getText())?.[1];
  if (typeName === undefined) return [];
  const source = file.statements
    .filter(ts.isImportDeclaration)
    .find(({ importClause }) => importClause?.getText().includes(typeName))?.moduleSpecifier;
  if (!source || !ts.isStringLiteral(source)) return [];
  const path = join(dirname(file.fileName), source.text.replace(/\.js$/, '.ts'));
  return optionRows(path, typeName, prefix);
}
