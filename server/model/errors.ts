/**
 * The catalogue of errors: the one list from which replies, documentation and tests derive. Numbers are stable for ever;
 * a number whose error is gone is not given again. On the wire `code = module * 2^32 + error`.
 */
import { type Because, type ErrorParameters, filledIn, type SaidFault, type WireError } from './refusal-reasons.js';

/** Modules: 100 common, 1 protocol, 2 sessions and rights, 3 queue, 4 reference books, 5 limits, 6 the box. */
interface CatalogueEntry {
  readonly module: number;
  readonly error: number;
  /** `{name}` is replaced by the parameter of that name. */
  readonly text: string;
  /** What the client can do about it, for the documentation. */
  readonly remedy: string;
}

const entry = (module: number, error: number, text: string, remedy: string): CatalogueEntry => ({ module, error, text, remedy });

export const ERRORS = {
  noErrors: entry(100, 0, 'No errors', 'Nothing: this is the answer of a command that went well.'),

  notJson: entry(1, 1, 'The frame is not valid JSON: {why}', 'Send one JSON object a text frame.'),
  notAnObject: entry(1, 2, 'The request must be a JSON object with "command" and "data"', 'Send {"token": …, "command": …, "data": {…}}.'),
  noCommand: entry(1, 3, 'command: expected the name of a command', 'Name the command as a text.'),
  unknownCommand: entry(1, 4, 'command: "{command}" is not a command of this box', 'See the protocol reference for the list of commands.'),
  invalidRequest: entry(1, 5, '{field}: {fault}', 'Mend the named field; `children` lists every fault that was found.'),
  binaryFrame: entry(1, 6, 'Binary frames are not accepted, expected a text frame with JSON', 'Send text frames.'),
  requestIdReused: entry(
    1,
    7,
    'id: {id} was already used by this session for {command}, and {part} differs',
    'Give each request an id of its own, such as a UUID; a repetition sends what was sent at first.',
  ),
  tooDeep: entry(1, 8, 'The request is nested deeper than {most} levels', 'Send requests as the reference shows them.'),
  hiddenCharacter: entry(
    1,
    9,
    '{field}: the character {character} at position {position} is not allowed in a text',
    'Take it out: no text has control characters, marks of direction, characters without width or halves of surrogate pairs.',
  ),

  notLoggedIn: entry(
    2,
    1,
    'token: this command needs a session, log in first',
    'Send `login`, then put the token it answers into each request.',
  ),
  unknownToken: entry(2, 2, 'token: the session is unknown or has ended', 'Log in again.'),
  wrongPassword: entry(2, 3, 'login: the login or the password is wrong', 'Check both; after failures the box answers more slowly.'),
  tooManyFailures: entry(2, 4, 'login: too many failures, try again in {seconds} s', 'Wait, then try again.'),
  userDisabled: entry(2, 5, 'login: the user or the role of this user is disabled', 'An administrator can enable it.'),
  notAllowed: entry(2, 6, '{command}: not allowed for {who}', 'Log in as a user whose role allows it.'),
  foreignWorkplace: entry(
    2,
    7,
    'workplace: a clerk acts for the own window ({own}) only, not for {workplace}',
    'Leave `workplace` out or name the window of the session.',
  ),
  componentNotAllowed: entry(2, 8, 'component: the role of this user does not allow {component}', 'Use a user whose role allows it.'),
  workplaceTaken: entry(2, 9, 'workplace: another clerk has logged in at window {workplace}', 'Log in again to take the window over.'),
  placeDisabled: entry(2, 10, '{field}: {book} {id} is disabled', 'An administrator can enable it.'),

  noWorkplace: entry(3, 1, 'workplace: expected the id of a window, this session has none of its own', 'Name the window in `workplace`.'),
  workplaceDisabled: entry(3, 2, 'workplace: window {workplace} is disabled', 'An administrator can enable it.'),
  windowBusy: entry(3, 3, 'workplace: window {workplace} is still serving {ticket}', 'Finish, postpone or skip that visitor first.'),
  windowFree: entry(3, 4, 'workplace: window {workplace} is not serving anybody', 'Call a visitor first.'),
  nobodyWaiting: entry(3, 5, 'No other visitor waits for window {workplace}', 'Nothing was changed.'),
  notInQueue: entry(3, 6, 'id: ticket {ticket} cannot be called to window {workplace}: {why}', 'See `mayCall` in `currentQueue`.'),
  operationNotServed: entry(
    3,
    7,
    '{field}: {what} is not being served at window {workplace}',
    'Name an operation that is in state SERVING here.',
  ),
  serviceAlreadyOnTicket: entry(
    3,
    8,
    'service: the ticket {ticket} has service {service} already',
    'Choose a service that the ticket does not have.',
  ),
  serviceDisabled: entry(3, 9, '{field}: service {service} is disabled', 'Choose another service.'),
  serviceNotReady: entry(3, 10, '{field}: service {service} {why}', 'An administrator must complete the service.'),
  serviceNotOffered: entry(3, 11, '{field}: service {service} is not offered here', 'Choose a service of this kiosk or department.'),
  rangeExhausted: entry(3, 12, 'Every number of ticket range {range} belongs to a waiting visitor', 'Widen the range.'),
  pinCodeNeeded: entry(3, 13, 'pin_code: service {service} needs digits', 'Send `pin_code` as digits.'),
  pinCodeWrong: entry(3, 14, 'pin_code: not the code of service {service}', 'Ask for the right code.'),
  registratorDisabled: entry(3, 15, 'The kiosk {kiosk} is disabled', 'An administrator can enable it.'),
  registratorClosed: entry(3, 16, 'The kiosk {kiosk} gives no tickets at this hour', 'Come back during the opening hours.'),
  delayNotOffered: entry(3, 17, 'delay: expected one of {delays} (minutes)', 'Take a value of `postponeDelay`.'),
  ticketAtWindow: entry(3, 18, 'id: ticket {ticket} is at window {workplace}', 'Finish or postpone it first.'),
  tooManyServices: entry(3, 19, 'services: a ticket has at most {most} services', 'Take a second ticket.'),
  queueFull: entry(3, 20, 'The box holds at most {most} unfinished tickets', 'Serve or close some tickets.'),
  noPaper: entry(3, 21, 'There is no paper: {printer}: {why}', 'See `devices` for what to do at the printer; another kiosk may print.'),
  noPrinter: entry(
    3,
    22,
    'printer: ticket {ticket} has no printer to be printed at',
    'Name one of `devices` in `printer`, or give the kiosk a printer.',
  ),
  tooManyPrints: entry(
    3,
    23,
    'The box holds at most {most} tickets that are yet to be printed',
    'Put the printers in order; see `devices`.',
  ),
  codeUnknown: entry(3, 24, 'code: no ticket has this code, or it ended hours ago', 'Take the code from the ticket as it is printed.'),
  ticketBeingServed: entry(3, 25, 'code: ticket {ticket} is being served', 'Tell the clerk at the window.'),
  nothingToUndo: entry(
    3,
    30,
    'workplace: window {workplace} has nothing that can be taken back',
    'Only the newest finish, refusal, skip or transfer of the window can be, on the same day and while clock and books stay as they were.',
  ),
  undoTooLate: entry(3, 31, 'workplace: what window {workplace} did can be taken back within {seconds} s only', 'Call the ticket again.'),
  undoOvertaken: entry(3, 32, 'workplace: ticket {ticket} cannot come back to window {workplace}: {why}', 'See where the ticket is now.'),
  nobodyAtWindow: entry(
    3,
    33,
    '{field}: no clerk sits at window {workplace}',
    'Choose another window, or leave it open who takes the visitor.',
  ),
  clerkAway: entry(3, 34, '{field}: clerk {user} sits at no window', 'Choose another clerk, or leave it open who takes the visitor.'),
  cannotServe: entry(
    3,
    35,
    '{field}: {who} can do nothing that service {service} needs next',
    'Choose another one, or leave it open who takes the visitor.',
  ),
  cannotTake: entry(
    3,
    36,
    '{field}: {who} can do nothing that ticket {ticket} needs next',
    'Choose another one, or open the service at that window first.',
  ),
  foreignTicket: entry(
    3,
    37,
    'id: ticket {id} is not one that this kiosk gave out within {minutes} minutes',
    'A clerk or an administrator can print it again.',
  ),
  foreignPrinter: entry(3, 38, 'printer: {printer} is no printer of this kiosk', 'Name the printer of the kiosk or its spare one.'),
  priorityNotAllowed: entry(
    3,
    39,
    'priority: kiosk {kiosk} may ask for {least} to {most}, or leave it out, not for {priority}',
    'Leave it out, or set priority_min and priority_max of the kiosk.',
  ),

  noSuchElement: entry(4, 1, '{field}: there is no {book} with {what}', 'See the list of the book.'),
  nameTaken: entry(4, 2, '{field}: the {book} {other} has "{name}" already', 'Choose another name.'),
  inUse: entry(4, 3, '{book} {id} is used by {by}', 'Remove or change what refers to it first; `children` lists it.'),
  fieldKept: entry(4, 4, '{field}: the box keeps this field itself, it cannot be set', 'Leave the field out.'),
  badReference: entry(4, 5, '{field}: there is no {book} {id}', 'Name an existing element.'),
  lastAdministrator: entry(4, 6, 'This would leave the box without an enabled administrator', 'Make another user administrator first.'),
  ownAccount: entry(4, 7, 'id: you cannot remove or disable your own account', 'Let another administrator do it.'),
  rangesOverlap: entry(
    4,
    8,
    '{field}: numbers {first}-{last} with the prefix "{prefix}" overlap with the range {other}',
    'Choose another prefix or other numbers.',
  ),
  invalidField: entry(4, 9, '{field}: {fault}', 'Mend the named field.'),
  bookFull: entry(4, 10, 'The book {book} holds at most {most} elements', 'Remove some elements.'),
  printerUnknown: entry(4, 11, '{field}: there is no printer "{name}", only {known}', 'Name a printer of the configuration of the box.'),
  designUnknown: entry(4, 12, '{field}: there is no ticket design "{name}", only {known}', 'Name a design of `ticketDesigns`.'),
  designInvalid: entry(4, 13, '{field}: {fault}', 'Mend the named part of the design; `previewTicketDesign` shows it.'),
  designBuiltIn: entry(
    4,
    14,
    'name: the ticket design "{name}" comes with the box and cannot be removed',
    'Change it with `setTicketDesign`, or choose another for the kiosk.',
  ),
  ledUnknown: entry(4, 15, '{field}: there is no line of LED boards "{name}", only {known}', 'Name one of the configuration of the box.'),
  boardCannotShow: entry(
    4,
    16,
    '{field}: the LED board {board} "{name}" cannot show {what}: {why}',
    'Choose letters that it has, or fewer of them; give the window a short alias; or let the board show other windows.',
  ),
  lcdUnknown: entry(4, 17, '{field}: there is no screen "{name}", only {known}', 'Name one of the configuration of the box, or null.'),
  templateUnknown: entry(4, 18, '{field}: there is no template of LCD boards "{name}", only {known}', 'Name one of them, or null.'),
  templateInvalid: entry(4, 20, '{field}: {fault}', 'Mend the named part of the template; `previewLcdTemplate` shows it.'),
  templateFixed: entry(
    4,
    21,
    'name: the template "{name}" comes with the box or lies in its folder of templates',
    'Keep a changed copy under another name; a file in the folder is changed there.',
  ),
  changedMeanwhile: entry(
    4,
    22,
    'data.version: "{name}" was changed or removed since it was read',
    'Read it again, and decide what shall stay. Without `version` the newest wins.',
  ),
  boardUnreached: entry(4, 19, 'device: the LED board on {device} was not reached: {why}', 'Mend what is named, then send it again.'),

  frameTooLarge: entry(
    5,
    1,
    'The frame has {bytes} bytes, at most {most} are accepted',
    'Send smaller frames; the connection is closed with 1009.',
  ),
  tooManyRequests: entry(5, 2, 'More than {most} requests a second on this connection', 'Slow down and repeat the request.'),
  tooManySubscriptions: entry(5, 3, 'At most {most} subscriptions a connection', 'Unsubscribe from something first.'),
  resultTooLarge: entry(5, 4, 'The answer would hold more than {most} tickets', 'Ask for a shorter time.'),
  tooManyPreviews: entry(5, 6, 'More than {most} previews of LCD boards are asked for at once', 'Ask again in a second.'),
  tooManySessions: entry(
    5,
    5,
    'All {most} sessions that may be open (limit of the {of}) are in use, and none of them may end for this one',
    'Log out somewhere, or close its connection. Where only kiosks and boards are left, none of them ends for another.',
  ),
  tooManyWrongCodes: entry(5, 7, 'code: too many wrong codes, try again in {seconds} s', 'Wait, then send the code of a ticket.'),
  tooManyPhotos: entry(5, 12, 'More than {most} photos come at once', 'Send the request again in a second, or without its photo.'),
  tooManyFollowers: entry(5, 8, 'At most {most} tickets are followed at the same time', 'Ask with `ticket` now and then.'),
  tooManyWrongPins: entry(5, 9, 'pin_code: too many wrong codes, try again in {seconds} s', 'Wait, then send the right code.'),
  documentTooLarge: entry(
    5,
    10,
    '{field}: more than {most} {what}',
    'Send less at once: a whole branch has some thousand tables and some ten thousand values.',
  ),
  tooManyInFlight: entry(
    5,
    11,
    'More than {most} changing requests of this session wait for their answers',
    'Wait for an answer, then repeat the request under its id.',
  ),
  tooManyQuestions: entry(5, 13, 'More than {most} long answers of this user are yet to be made', 'Ask again in some seconds.'),
  answerTooLong: entry(5, 14, 'The answer would be longer than {most} characters', 'Ask for a shorter time or less nesting.'),

  stopping: entry(6, 1, 'The box is stopping', 'Connect again in a few seconds.'),
  internal: entry(6, 2, 'The box could not answer: {why}', 'Tell the technician; the log has the reason under this time.'),
  noTwins: entry(6, 3, 'This box has no devices in software: it is no demo, or has devices of its own', 'Open the demo: `make run`.'),
  twinUnknown: entry(6, 4, 'name: there is no {what} in the lab, only {known}', 'Name one that `lab` has; boards need their `address`.'),
  twinCannot: entry(6, 5, 'action: {what} cannot {action}, only {known}', 'Choose an action that it has.'),
  readOnly: entry(
    6,
    6,
    'The box cannot write to its disk ({why}): it shows the queue as it was, and nothing can be changed',
    'Tell the technician: `faults` has what to do. The box goes on by itself when the disk can be written.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorName = keyof typeof ERRORS;

/** A refusal as data: nothing was changed. */
export class Rejection {
  constructor(
    readonly error: ErrorName,
    readonly parameters: ErrorParameters = {},
    readonly causes: readonly Rejection[] = [],
  ) {}
}

/** Errors that take their sentence from a parameter carry its code, too. */
interface Demanded {
  readonly invalidRequest: SaidFault;
  readonly invalidField: SaidFault;
  readonly designInvalid: SaidFault;
  readonly templateInvalid: SaidFault;
  readonly notInQueue: Because;
  readonly serviceNotReady: Because;
  readonly undoOvertaken: Because;
  readonly boardCannotShow: Because;
}
type ParametersOf<Name extends ErrorName> = ErrorParameters & (Name extends keyof Demanded ? Demanded[Name] : unknown);

export const reject = <Name extends ErrorName>(error: Name, parameters?: ParametersOf<Name>, causes?: readonly Rejection[]): Rejection =>
  new Rejection(error, parameters, causes);

/** `what` is for the sentence; book and id stand beside it as data. */
export const noSuchElement = (book: string, id: number, field = 'data.id', where = ''): Rejection =>
  reject('noSuchElement', { field, book, id, what: `id ${id}${where}` });

export const noSuchTicketInQueue = (id: number): Rejection => noSuchElement('Consumer', id, 'data.id', ' in the queue');

export const noSuchName = (book: string, name: string): Rejection =>
  reject('noSuchElement', { field: 'data.name', book, name, what: `the name "${name}"` });

const MODULE_FACTOR = 2 ** 32;

export function toWireError(rejection: Rejection): WireError {
  const { module, error, text } = ERRORS[rejection.error];
  return {
    codeError: error,
    codeModule: module,
    code: module * MODULE_FACTOR + error,
    desc: filledIn(text, rejection.parameters),
    children: rejection.causes.map(toWireError),
    ...(Object.keys(rejection.parameters).length > 0 && { parameters: rejection.parameters }),
  };
}

export const NO_ERRORS: WireError = toWireError(reject('noErrors'));
