/**
 * Rules over the text of one source file. Each tells what it refuses, where it applies, and a text that breaks it, so that
 * `tidy.test.ts` can show that no rule is blind. What the compiler and the linter refuse is left to them.
 */
import ts from 'typescript';

export interface Source {
  readonly file: string;
  readonly lines: readonly string[];
  readonly tree: ts.SourceFile;
}

/** A fault at a line, counted from 0. */
export interface Fault {
  readonly line: number;
  readonly message: string;
}

export interface Rule {
  readonly name: string;
  readonly appliesTo: (file: string) => boolean;
  readonly faultsOf: (source: Source) => readonly Fault[];
  /** A file that the rule must refuse, and what it says. */
  readonly refuses: { readonly file: string; readonly text: string; readonly at: number };
  /** A file that comes close and must pass. */
  readonly passes: { readonly file: string; readonly text: string };
}

const FILE_LINES_MAX = 320;
const TEST_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;
const COLUMNS_MAX = 140;

const PROGRAM_FILES = ['main', 'hq/main', 'demo/twins-process', 'protocol/docs/generate'].map((name) => `server/${name}.ts`);
const PROGRAMS = new RegExp(
  `^(${PROGRAM_FILES.join('|')}|drivers/imaging/render-process.ts)$|^server/qctl/|^test/(bench|soak|verification|appliance|fuzz)/`,
);

const isProduct = (file: string): boolean => /^(server|db|drivers)\//.test(file);
const isTest = (file: string): boolean => file.startsWith('test/');
const isPure = (file: string): boolean => /^server\/(model|engine|whatif|presentation)\//.test(file);
const everywhere = (): boolean => true;

export function readSource(file: string, text: string): Source {
  return { file, lines: text.split('\n'), tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) };
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Faults at the nodes for which `judge` has a message. */
function atNodes(judge: (node: ts.Node) => string | undefined): Rule['faultsOf'] {
  return ({ tree }) => {
    const faults: Fault[] = [];
    walk(tree, (node) => {
      const message = judge(node);
      if (message !== undefined) faults.push({ line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line, message });
    });
    return faults;
  };
}

function atLines(judge: (line: string) => string | undefined): Rule['faultsOf'] {
  return ({ lines }) =>
    lines.flatMap((text, line) => {
      const message = judge(text);
      return message === undefined ? [] : [{ line, message }];
    });
}

/** `a.b.c` for a chain of names, '' for anything else. */
function nameOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node)) return '';
  const before = nameOf(node.expression);
  return before && `${before}.${node.name.text}`;
}

const calledName = (node: ts.Node): string => (ts.isCallExpression(node) || ts.isNewExpression(node) ? nameOf(node.expression) : '');

function tooLong(most: number): Rule['faultsOf'] {
  return ({ lines }) => {
    const length = lines.at(-1) === '' ? lines.length - 1 : lines.length;
    return length > most ? [{ line: most, message: `the file has ${length} lines, at most ${most}` }] : [];
  };
}

function longFunction(node: ts.Node): string | undefined {
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return undefined;
  const tree = node.getSourceFile();
  const lineAt = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  const length = lineAt(node.getEnd()) - lineAt(node.getStart(tree)) + 1;
  return length > FUNCTION_LINES_MAX ? `the function has ${length} lines, at most ${FUNCTION_LINES_MAX}` : undefined;
}

/** Clock, chance and the place where the program runs: none of it is an input of a pure function. */
const IMPURE = /^(Date\.now|Math\.random|performance\.\w+|crypto\.\w+|process\.\w+|globalThis\.\w+)$/;
const IMPURE_CALLS = /^(Date\.now|Math\.random|setTimeout|setInterval|setImmediate|queueMicrotask|fetch)$/;
/** Of a Date: what depends on the time zone of the machine. */
const LOCAL_TIME = /^(get|set)(Date|Day|FullYear|Hours|Minutes|Seconds|Month|Milliseconds|TimezoneOffset)$|^toLocale(Date|Time)?String$/;

function impure(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && nameOf(node.expression) === 'Date' && !node.arguments?.length) return 'new Date() reads the clock';
  if (IMPURE_CALLS.test(calledName(node))) return `${calledName(node)} is not a function of its input`;
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  if (LOCAL_TIME.test(node.name.text)) return `${node.name.text} depends on the machine`;
  const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node;
  return IMPURE.test(nameOf(node)) && !isCalled ? `${nameOf(node)} is not a function of its input` : undefined;
}

const TEST_WORDS = new Set(['it', 'test', 'describe', 'bench']);
const LEFT_OUT = new Set(['only', 'skip', 'todo', 'fails', 'skipIf', 'runIf']);

function testLeftOut(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const [first = '', ...rest] = nameOf(node).split('.');
  return TEST_WORDS.has(first) && rest.some((word) => LEFT_OUT.has(word)) ? `${nameOf(node)}: every test runs, and passes` : undefined;
}

/** A pause in a test is either too short on a busy machine or too long on a quick one. */
function sleeping(node: ts.Node): string | undefined {
  if (calledName(node) === 'setTimeout') return 'a pause: wait for what should happen, not for time to pass';
  const isTimers =
    ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text === 'node:timers/promises';
  return isTimers && /setTimeout|scheduler/.test(node.getText()) ? 'a pause: wait for what should happen, not for time to pass' : undefined;
}

function mockedModule(node: ts.Node): string | undefined {
  return /^vi\.(mock|doMock|spyOn|stubGlobal|hoisted)$/.test(calledName(node))
    ? `${calledName(node)}: tests use the real modules`
    : undefined;
}

// Joined so that this file passes its own rule.
const LEFT_FOR_LATER = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
const SILENCED = new RegExp(
  ['@ts-' + '(ignore|nocheck|expect-error)', 'es' + 'lint-disable', 'biome-' + 'ignore(-all)? (?!.*: .{10})'].join('|'),
);

export const RULES: readonly Rule[] = [
  {
    name: 'a file is read in one go',
    appliesTo: isProduct,
    faultsOf: tooLong(FILE_LINES_MAX),
    refuses: { file: 'server/long.ts', text: 'f();\n'.repeat(FILE_LINES_MAX + 1), at: FILE_LINES_MAX },
    passes: { file: 'server/long.ts', text: 'f();\n'.repeat(FILE_LINES_MAX) },
  },
  {
    name: 'a test file is not a book',
    appliesTo: isTest,
    faultsOf: tooLong(TEST_LINES_MAX),
    refuses: { file: 'test/long.test.ts', text: 'f();\n'.repeat(TEST_LINES_MAX + 1), at: TEST_LINES_MAX },
    passes: { file: 'test/long.test.ts', text: 'f();\n'.repeat(TEST_LINES_MAX) },
  },
  {
    name: 'a function fits a screen',
    appliesTo: isProduct,
    faultsOf: atNodes(longFunction),
    refuses: { file: 'db/a.ts', text: `\nconst f = () => {\n${'g();\n'.repeat(FUNCTION_LINES_MAX - 1)}};\n`, at: 1 },
    passes: { file: 'db/a.ts', text: `\nconst f = () => {\n${'g();\n'.repeat(FUNCTION_LINES_MAX - 2)}};\n` },
  },
  {
    name: 'a line fits a window',
    appliesTo: everywhere,
    // The line that says what runs a program cannot be broken.
    faultsOf: atLines((line) =>
      [...line].length > COLUMNS_MAX && !line.startsWith('#!')
        ? `the line has ${[...line].length} characters, at most ${COLUMNS_MAX}`
        : undefined,
    ),
    refuses: { file: 'db/a.ts', text: `\n${'a'.repeat(COLUMNS_MAX + 1)}`, at: 1 },
    passes: { file: 'db/a.ts', text: `#!${'a'.repeat(COLUMNS_MAX)}\n${'Ж'.repeat(COLUMNS_MAX)}` },
  },
  {
    name: 'pure rooms know no clock, no chance, no machine',
    appliesTo: isPure,
    faultsOf: atNodes(impure),
    refuses: { file: 'server/engine/a.ts', text: '// Math.random\n\nconst now = new Date();\n', at: 2 },
    passes: { file: 'server/engine/a.ts', text: '// Date.now\nconst day = new Date(atMs).toISOString();\n' },
  },
  {
    name: 'time that passes comes from the platform',
    appliesTo: (file) => /^server\/(pipeline|devices)\//.test(file),
    faultsOf: atNodes((node) =>
      /^set(Timeout|Interval)$/.test(calledName(node)) ? `${calledName(node)}: a simulation cannot turn it; take Timers` : undefined,
    ),
    refuses: { file: 'server/pipeline/a.ts', text: 'f();\nsetInterval(f, 1000);\n', at: 1 },
    passes: { file: 'server/pipeline/a.ts', text: 'timers.after(1000, f);\nsetImmediate(f);\n' },
  },
  {
    name: 'only a program writes to the console',
    appliesTo: (file) => !PROGRAMS.test(file),
    faultsOf: atNodes((node) => (/^console\.\w+$/.test(calledName(node)) ? `${calledName(node)}: the log is the way to speak` : undefined)),
    refuses: { file: 'server/pipeline/a.ts', text: 'console.log(1);\n', at: 0 },
    passes: { file: 'server/qctl/main.ts', text: 'console.log(1);\n' },
  },
  {
    name: 'only a program ends the process',
    appliesTo: (file) => isProduct(file) && !PROGRAMS.test(file),
    faultsOf: atNodes((node) => (/^process\.(exit|abort|kill)$/.test(calledName(node)) ? `${calledName(node)}: tell main.ts` : undefined)),
    refuses: { file: 'db/a.ts', text: '\nprocess.exit(1);\n', at: 1 },
    passes: { file: 'server/main.ts', text: 'process.exit(1);\n' },
  },
  {
    name: 'every test runs',
    appliesTo: isTest,
    faultsOf: atNodes(testLeftOut),
    refuses: { file: 'test/a.test.ts', text: "it('a', f);\ndescribe.each([1]).only('b', f);\nit.skip('c', f);\n", at: 2 },
    passes: { file: 'test/a.test.ts', text: "it.each([1])('a', f);\nconst only = list.only;\n" },
  },
  {
    name: 'no test sleeps',
    appliesTo: (file) => isTest(file) && !/^test\/(bench|soak)\//.test(file),
    faultsOf: atNodes(sleeping),
    refuses: { file: 'test/a.test.ts', text: '\nawait new Promise((done) => setTimeout(done, 100));\n', at: 1 },
    passes: { file: 'test/a.test.ts', text: "import { setImmediate } from 'node:timers/promises';\nsetInterval(drip, 1000);\n" },
  },
  {
    name: 'no test replaces a module',
    appliesTo: isTest,
    faultsOf: atNodes(mockedModule),
    refuses: { file: 'test/a.test.ts', text: "vi.mock('../server/main.js');\n", at: 0 },
    passes: { file: 'test/a.test.ts', text: 'vi.waitFor(f);\n' },
  },
  {
    name: 'nothing is left for later',
    appliesTo: everywhere,
    faultsOf: atLines((line) => LEFT_FOR_LATER.exec(line)?.[0]),
    refuses: { file: 'db/a.ts', text: `\n// ${'TO' + 'DO'}: later\n`, at: 1 },
    passes: { file: 'db/a.ts', text: 'const TODOS = 1;\n' },
  },
  {
    name: 'no check is silenced without a reason',
    appliesTo: everywhere,
    faultsOf: atLines((line) => SILENCED.exec(line)?.[0]),
    refuses: { file: 'db/a.ts', text: `\n// ${'@ts-' + 'ignore'}\n`, at: 1 },
    passes: { file: 'db/a.ts', text: '// The linter is right.\n' },
  },
  {
    name: 'the state of a window has a name',
    appliesTo: isProduct,
    faultsOf: atLines((line) => /\b(next_)?state_?id\b\)?\s*([=!]==|[<>]=?)\s*\d/i.exec(line)?.[0]),
    refuses: { file: 'server/web/client/a.ts', text: '\nconst isOpen = window.state_id === 1;\n', at: 1 },
    passes: { file: 'server/web/client/a.ts', text: 'const isOpen = window.state_id === WINDOW_STATE.open;\n' },
  },
];
