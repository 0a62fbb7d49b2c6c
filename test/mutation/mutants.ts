/** Small changes of a source, found in its syntax: most of them make a box that is wrong. */
import ts from 'typescript';

export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** Where in the source what stands there is replaced. */
  readonly start: number;
  readonly end: number;
  readonly was: string;
  readonly put: string;
}

const { SyntaxKind: Kind } = ts;
const OPERATORS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [Kind.LessThanToken, '<='],
  [Kind.LessThanEqualsToken, '<'],
  [Kind.GreaterThanToken, '>='],
  [Kind.GreaterThanEqualsToken, '>'],
  [Kind.EqualsEqualsEqualsToken, '!=='],
  [Kind.ExclamationEqualsEqualsToken, '==='],
  [Kind.AmpersandAmpersandToken, '||'],
  [Kind.BarBarToken, '&&'],
  [Kind.PlusToken, '-'],
  [Kind.MinusToken, '+'],
  [Kind.AsteriskToken, '/'],
  [Kind.SlashToken, '*'],
]);

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** All mutants of a source, in the order of their places. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const replace = (node: ts.Node, put: string): void => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    mutants.push({ file, line, start, end: node.end, was: node.getText(source), put });
  };
  const visit = (node: ts.Node): void => {
    // No test asks for the words of an assertion.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return;
    const put = changeOf(node, source);
    if (put !== null) replace(node, put);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return mutants;
}

/** What stands in the place of the node in its mutant; null = it has none. */
function changeOf(node: ts.Node, source: ts.SourceFile): string | null {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    const { left, operatorToken, right } = parent;
    // Texts are added, and not subtracted.
    if (node === operatorToken && !isText(left) && !isText(right)) return OPERATORS.get(node.kind) ?? null;
  }
  if (node.kind === Kind.TrueKeyword) return 'false';
  if (node.kind === Kind.FalseKeyword) return 'true';
  if (ts.isNumericLiteral(node)) return ts.isPropertyAssignment(parent) && parent.name === node ? null : `(${node.text} + 1)`;
  if ((ts.isIfStatement(parent) && parent.expression === node) || (ts.isConditionalExpression(parent) && parent.condition === node))
    return `!(${node.getText(source)})`;
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) return ';';
  return null;
}
