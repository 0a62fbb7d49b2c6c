/**
 * A modem in software, at the end of a pseudo-terminal: AT commands of 3GPP TS 27.007 and 27.005 as `gammu-smsd` asks them, with what real
 * modems do wrong. It takes messages in PDU mode alone.
 */
import { SYSTEM_TIMERS, type Timers } from '../../../drivers/timing.js';
import { openPty, type PtyLine } from '../../../drivers/twins/pty.js';
import { decodeSubmit, type Submit } from './sms-submit.js';

/** How it takes a message. */
export type ModemMood =
  | 'well'
  /** It is switched on and says nothing to anything. */
  | 'silent'
  /** The network refuses the message: unassigned number (27.005, 3.2.5: as cause 1 of 24.011). */
  | 'refusing'
  /** No network: it is not registered, and takes no message (+CMS ERROR: 331). */
  | 'noNetwork'
  /** The SIM card wants its PIN. */
  | 'locked'
  /** It takes seconds for a message. */
  | 'slow';

const CTRL_Z = 0x1a;
const ESCAPE = 0x1b;
const SLOW_MS = 4_000;

export class ModemTwin {
  mood: ModemMood = 'well';
  /** What it sent, in order, a part each. */
  readonly sent: Submit[] = [];
  /** What no modem would understand. */
  readonly faults: string[] = [];
  /** Commands that it answered. */
  readonly asked: string[] = [];
  /** Octets that came, also those that it does not answer. */
  heard = 0;
  private line: PtyLine | undefined;
  private hasEcho = true;
  private input = '';
  /** Octets of the message that is awaited after `AT+CMGS`. */
  private awaited: number | null = null;
  private reference = 0;

  private constructor(private readonly timers: Timers) {}

  static async open(timers: Timers = SYSTEM_TIMERS): Promise<ModemTwin> {
    const modem = new ModemTwin(timers);
    modem.line = await openPty((bytes) => modem.receive(bytes));
    return modem;
  }

  get path(): string {
    return this.line?.path ?? '';
  }

  async close(): Promise<void> {
    await this.line?.close();
  }

  private receive(bytes: Uint8Array): void {
    this.heard += bytes.length;
    if (this.mood === 'silent') return;
    for (const octet of bytes) {
      if (this.hasEcho) this.line?.send(Uint8Array.of(octet));
      if (octet === ESCAPE) {
        // 27.005, 3.5.1: the message is given up.
        if (this.awaited !== null) this.say('OK');
        [this.input, this.awaited] = ['', null];
      } else if (this.awaited !== null && octet === CTRL_Z) this.take(this.input.trim(), this.awaited);
      else if (this.awaited === null && octet === 0x0d) this.obey(this.input.trim());
      else this.input += String.fromCharCode(octet);
    }
  }

  private say(...lines: readonly string[]): void {
    this.line?.send(Buffer.from(lines.map((line) => `\r\n${line}\r\n`).join('')));
  }

  private obey(command: string): void {
    this.input = '';
    if (command === '') return;
    this.asked.push(command);
    const message = /^AT\+CMGS=(\d+)$/i.exec(command);
    if (message) {
      this.awaited = Number(message[1]);
      this.line?.send(Buffer.from('\r\n> '));
      return;
    }
    const told = this.answerTo(command.toUpperCase());
    if (told === null) this.say('ERROR');
    else this.say(...told, 'OK');
  }

  /** Lines before `OK`; null = it does not know the command. */
  private answerTo(command: string): readonly string[] | null {
    if (/^ATE[01]$/.test(command)) {
      this.hasEcho = command === 'ATE1';
      return [];
    }
    if (command === 'AT+CPIN?') return [`+CPIN: ${this.mood === 'locked' ? 'SIM PIN' : 'READY'}`];
    if (command === 'AT+CREG?') return [`+CREG: 0,${this.mood === 'noNetwork' ? 0 : 1}`];
    return (
      KNOWN[command] ??
      (/^AT(Z|\+CFUN=1|\+CMEE=[012]|\+CMGF=0|\+CNMI=[0-9,]+|\+CPMS="[A-Z]+"(,"[A-Z]+")*|\+CSCS="[A-Z0-9-]+"|\+CREG=[012])$/.test(command)
        ? this.set(command)
        : null)
    );
  }

  private set(command: string): readonly string[] {
    return command.startsWith('AT+CPMS=') ? ['+CPMS: 0,20,0,20,0,20'] : [];
  }

  private take(hex: string, length: number): void {
    [this.input, this.awaited] = ['', null];
    const answer = (): void => this.say(...this.outcomeOf(hex, length));
    if (this.mood === 'slow') this.timers.after(SLOW_MS, answer);
    else answer();
  }

  private outcomeOf(hex: string, length: number): readonly string[] {
    const refusal = REFUSALS[this.mood];
    if (refusal !== undefined) return [`+CMS ERROR: ${refusal}`];
    try {
      this.sent.push(decodeSubmit(hex, length));
    } catch (error) {
      this.faults.push((error as Error).message);
      return ['+CMS ERROR: 304'];
    }
    this.reference = (this.reference + 1) % 256;
    return [`+CMGS: ${this.reference}`, 'OK'];
  }
}

/** 27.005, 3.2.5: unassigned number, no network service, SIM PIN required. */
const REFUSALS: { readonly [Mood in ModemMood]?: number } = { refusing: 1, noNetwork: 331, locked: 311 };

/** 27.007: who it is, its card, its network, its battery; 27.005: its service centre and an empty memory. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  AT: [],
  'AT+CGMI': ['Twin'],
  'AT+CGMM': ['TWIN-1'],
  'AT+CGMR': ['1.0'],
  'AT+CGSN': ['490154203237518'],
  'AT+CIMI': ['401010123456789'],
  'AT+CSQ': ['+CSQ: 20,0'],
  'AT+CBC': ['+CBC: 0,100'],
  'AT+CSCA?': ['+CSCA: "+77010000000",145'],
  'AT+CSCS=?': ['+CSCS: ("GSM","UCS2")'],
  'AT+CSCS?': ['+CSCS: "GSM"'],
  'AT+CMGF=?': ['+CMGF: (0)'],
  'AT+CMGF?': ['+CMGF: 0'],
  'AT+CPMS=?': ['+CPMS: ("SM"),("SM"),("SM")'],
  'AT+CPMS?': ['+CPMS: "SM",0,20,"SM",0,20,"SM",0,20'],
  'AT+CNMI=?': ['+CNMI: (0-2),(0-1),(0),(0),(0,1)'],
  'AT+CNMI?': ['+CNMI: 0,0,0,0,0'],
  'AT+CMGL=4': [],
  'AT+COPS?': ['+COPS: 0,2,"40101"'],
  'AT+CMGL=?': ['+CMGL: (0-4)'],
};
