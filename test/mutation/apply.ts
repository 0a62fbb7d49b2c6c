/** A mutation becomes the text of a broken file. The function that it breaks is found by name, wherever that stands in its room. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import type { Mutation } from './mutation.js';

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words and signs without the space between them, so that code may be laid out anew. */
function tokensOf(code: string): readonly Token[] {
  // Generous with templates and regular expressions: both sides are cut alike.
  const tokens = code.matchAll(/[\p{L}\p{N}_$#]+|[^\s]/gu);
  return [...tokens].map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}

/** Each place in the code where the tokens of `find` stand. */
function placesOf(find: string, code: string): readonly (readonly [start: number, end: number])[] {
  const [wanted, all] = [tokensOf(find), tokensOf(code)];
  return all.flatMap(({ start }, first) => {
    const last = all[first + wanted.length - 1];
    return last !== undefined && wanted.every(({ text }, index) => all[first + index]?.text === text) ? [[start, last.end] as const] : [];
  });
}

/** Functions, classes and constants of that name in the source, one in the other: `Pipeline.seal`. */
function named(name: string, source: ts.SourceFile): readonly ts.Node[] {
  const [first, ...inner] = name.split('.');
  const found = (wanted: string | undefined, below: ts.Node): ts.Node[] => {
    const nodes: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
      const { name: own } = node as ts.NamedDeclaration;
      const isNamed =
        ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isMethodDeclaration(node) || ts.isVariableDeclaration(node);
      if (isNamed && own?.getText(source) === wanted) nodes.push(node);
      else ts.forEachChild(node, visit);
    };
    ts.forEachChild(below, visit);
    return nodes;
  };
  return inner.reduce<ts.Node[]>((nodes, next) => nodes.flatMap((node) => found(next, node)), found(first, source));
}

const known = new Map<string, readonly ts.SourceFile[]>();

/** The sources of a room, read once. */
function sourcesOf(room: string): readonly ts.SourceFile[] {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const sources =
    known.get(room) ??
    files.map((file) => ts.createSourceFile(join(room, file), readFileSync(join(room, file), 'utf8'), ts.ScriptTarget.ES2022, true));
  known.set(room, sources);
  return sources;
}

export interface BrokenFile {
  readonly file: string;
  readonly text: string;
}

/** The broken source; throws, with the name of the mutation, when the product has changed and it does not apply any more. */
export function broken({ name, room, within, find, put }: Mutation, root: string): BrokenFile {
  const functions = sourcesOf(join(root, room)).flatMap((source) =>
    named(within, source).map((node) => {
      return { file: relative(root, source.fileName), text: source.text, start: node.getStart(source), end: node.end };
    }),
  );
  const places = functions.flatMap((one) => placesOf(find, one.text.slice(one.start, one.end)).map((place) => ({ ...one, place })));
  const [only] = places;
  if (only === undefined || places.length > 1) {
    const seen = functions.length === 0 ? `has no ${within}` : `${within} has ${JSON.stringify(find)} ${places.length} times, not once`;
    throw new Error(`the mutation "${name}" does not apply any more: ${room}: ${seen}`);
  }
  const [start, end] = only.place.map((offset) => only.start + offset);
  return { file: only.file, text: only.text.slice(0, start) + put + only.text.slice(end) };
}
