/**
 * Details of a refusal beyond its number, as codes: pages word them in the language of their reader, `desc` has them in English. Codes are
 * part of the wire and stay.
 */
/** Faults of a value in a request, a row or a file; `why` of the error. */
export const FIELD_FAULTS = [
  'unexpected',
  'unknownField',
  'required',
  'range',
  'atLeast',
  'textTooLong',
  'tooManyValues',
  'tooManyDays',
  'notADay',
  'notAnInstant',
  'noServices',
  'breakOfService',
  'rulesOfProtocol',
  'ruleTakesAll',
  'rulesTakeAll',
  'oneOfThese',
  'oneRecipient',
  'needsTicket',
  'twice',
  'setAndRemoved',
  'addressTaken',
  'addressNeeded',
  'addressFixed',
  'everyBoard',
  'boardsSilent',
  'noPrinterPort',
  'deviceUnknown',
  'deviceAmbiguous',
  'testUnknown',
  'noField',
  'noText',
  'noLanguage',
  'tooLong',
  'tooSmall',
  'tooLarge',
  'tooManyPixels',
  'barcodeLetters',
  'picture',
  'pictureFormat',
  'pictureTooLarge',
  'pictureWhole',
  'outside',
  'overlap',
  'notHours',
  'hoursOverlap',
  'notToml',
  'noFormat',
  'otherFormat',
  'noSuchBook',
  'notAList',
  'notACertificate',
  'noNames',
  'expired',
  'notYetValid',
  'notAKey',
  'otherKey',
] as const;
export type FieldFaultCode = (typeof FIELD_FAULTS)[number];

/** Beside the field: the sentence, and the same as a code. Other parameters of the code stand beside it. */
export interface SaidFault extends ErrorParameters {
  readonly fault: string;
  readonly why: FieldFaultCode;
}

/** Reasons of errors that have several, with their sentences. */
export const REASONS = {
  noRange: 'has no ticket range',
  noOperations: 'has no operations',
  slotPast: 'it has passed',
  slotTooSoon: 'it has to be booked {minutes} minutes before',
  slotTooFar: 'the last day that can be booked is {until}',
  slotClosedDay: 'the day is closed',
  slotClosed: 'it is not within the hours of the service',
  slotOffGrid: 'slots begin at {near}',
  slotSkipped: 'clocks are set forward over it',
  atWindow: 'it is at window {at}',
  claimed: 'it returns to clerk {clerk}',
  laterStage: 'an earlier stage or another department comes first',
  otherOperations: 'the window cannot do any of its operations',
  changedSince: 'something else happened to it since',
  numberGiven: 'its number was given to another visitor',
  lacksLetters: 'it has no {letters}',
  tooLongForBoard: 'it has room for {most} characters, and this has {length}',
  noDayKept: 'no such day that has ended is kept yet',
  noMorning: 'its beginning is not kept, or its part of the journal is gone',
  clockWasSet: 'the clock was set on it',
  nobodyCame: 'nobody came',
  dayTooLong: 'more happened than can be played',
  dayGoesOn: 'it is not over',
  noFile: 'the box was started without a configuration file',
  notWritable: 'the box may not write its configuration file',
  notTaken: 'the new text of the file was not taken over in time: see journalctl -u qbox-settings',
  notClean: 'it is written in the file in a way that cannot be changed here: edit the file',
  notStarted: 'the box was started anew since that moment',
  noRestart: 'whoever started the box has to start it again',
  diskFull: 'the disk of {file} is full',
  diskFault: 'the disk refuses to write {file} ({code})',
  noBackupFolder: 'the box knows no folder for backups that it may use: name one as `backups` under [server]',
  backupRuns: 'a backup is being made already',
  backupNotBegun: 'the backup was not begun in time: see journalctl -u qbox-backup-now',
  noCertificate: 'the box speaks without TLS: it has no certificate',
  certificateFixed: 'the box may not write its certificate and its key',
  notPrivate: 'it has secrets that others in the network could read: use https, or a browser on the machine of the box',
  saidNo: 'qctl could not do it: {said}',
} as const satisfies Record<string, string>;
export type Reason = keyof typeof REASONS;

/** `why` is the sentence, `reason` its code; the parameters of the sentence stand beside them. */
export interface Because extends ErrorParameters {
  readonly why: string;
  readonly reason: Reason;
}

export const because = (reason: Reason, parameters: ErrorParameters = {}): Because => ({
  ...parameters,
  why: filledIn(REASONS[reason], parameters),
  reason,
});

/** A text with its parameters; one that is not there shows as a question mark. */
export const filledIn = (text: string, parameters: ErrorParameters): string =>
  text.replace(/\{(\w+)\}/g, (_, key: string) => shown(parameters[key]));

function shown(value: ErrorParameters[string] | undefined): string {
  if (value === undefined) return '?';
  if (typeof value !== 'object') return String(value);
  return value.length === 0 ? 'none' : value.join(', ');
}

/** A list stays one; the sentence has its members with commas. */
export type ErrorParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** The five keys of the original, and the parameters of its sentence. */
export interface WireError {
  readonly codeError: number;
  readonly codeModule: number;
  readonly code: number;
  readonly desc: string;
  readonly children: readonly WireError[];
  /** By their names in the catalogue; left out where there are none. */
  readonly parameters?: ErrorParameters;
}
