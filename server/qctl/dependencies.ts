/** What qctl needs from its process; tests replace it. */
import { createInterface } from 'node:readline';
import type { ReadStream } from 'node:tty';
import { isYes } from './consent.js';

export interface Dependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Shows progress in one line, and clears it for ''; undefined without a terminal. */
  readonly progress: ((line: string) => void) | undefined;
  /** The width of the terminal; undefined if the output goes to a file or a pipe. */
  readonly columns: number | undefined;
  readonly colour: boolean;
  readonly root: string;
  readonly readInput: () => Promise<string>;
  /** Asks without showing the typed text; undefined without a terminal. */
  readonly readPassword: ((question: string) => Promise<string>) | undefined;
  /** Asks a question that only a yes confirms; undefined without a terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Asks for a line; undefined without a terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Resolves when the user presses q; undefined without a terminal. */
  readonly quitKey?: (() => Promise<void>) | undefined;
  /** Calls `action` when the user presses Ctrl-C or the process is asked to end; the returned function removes it. */
  readonly onInterrupt: (action: () => void) => () => void;
}

/** A terminal that does not know its width reports 0. */
const USUAL_COLUMNS = 80;

export function processDependencies(): Dependencies {
  const { stdin, stdout, stderr, env } = process;
  return {
    env,
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    progress: stderr.isTTY ? (line) => stderr.write(`\r\u001b[K${line}`) : undefined,
    columns: stdout.isTTY ? stdout.columns || USUAL_COLUMNS : undefined,
    colour: stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb',
    root: '/',
    readInput,
    readPassword: stdin.isTTY ? (question) => readHidden(stdin, (text) => stderr.write(text), question) : undefined,
    confirm: stdin.isTTY ? confirm : undefined,
    ask: stdin.isTTY ? askLine : undefined,
    quitKey: stdin.isTTY ? () => quitKey(stdin) : undefined,
    onInterrupt,
  };
}

const confirm = async (question: string): Promise<boolean> => isYes(await askLine(`${question} Type "yes" or "y" to go on: `));

async function askLine(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
    lines.question(question, resolve);
  });
  lines.close();
  return answer;
}

/** Passes on keys as they are pressed, until the returned function is called. A raw terminal shows nothing and obeys no Ctrl-C. */
function listenToKeys(input: KeyInput, onText: (text: string) => void): () => void {
  const onKeys = (keys: Buffer): void => onText(keys.toString('utf8'));
  input.setRawMode(true);
  input.resume();
  input.on('data', onKeys);
  return () => {
    input.off('data', onKeys);
    input.setRawMode(false);
    input.pause();
  };
}

/** Ctrl-C is sent on as a signal. */
function quitKey(input: KeyInput): Promise<void> {
  process.once('exit', () => input.setRawMode(false));
  return new Promise((resolve) => {
    const stop = listenToKeys(input, (text) => {
      if (text.includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
      if (!/[qQ]/.test(text) && !text.includes(CTRL_C)) return;
      stop();
      resolve();
    });
  });
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function onInterrupt(action: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, action);
  return () => {
    for (const signal of signals) process.off(signal, action);
  };
}

/** The part of a terminal's input that the password question needs. */
export type KeyInput = Pick<ReadStream, 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;

const ENTER = /[\r\n]/;
const BACKSPACE = /[\b\u007f]/;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

export function readHidden(input: KeyInput, show: (text: string) => void, question: string): Promise<string> {
  show(question);
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void): void => {
      stop();
      show('\n');
      settle();
    };
    const stop = listenToKeys(input, (text) => {
      for (const key of text) {
        if (key === CTRL_C || key === CTRL_D) return finish(() => reject(new Error('no password was given')));
        if (ENTER.test(key)) return finish(() => resolve(typed));
        typed = BACKSPACE.test(key) ? [...typed].slice(0, -1).join('') : typed + key;
      }
    });
  });
}
