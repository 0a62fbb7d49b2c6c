/**
 * The catalogue of errors, from which replies, documentation and tests derive. On the wire `code = module * 2^32 + error`.
 */
import { CODES, type ErrorCode, type ErrorName } from './error-codes.js';
import { type Because, type ErrorParameters, filledIn, type SaidFault, type WireError } from './refusal-reasons.js';

export type { ErrorName } from './error-codes.js';

/** In a text `{name}` is replaced by the parameter of that name. The remedy is for the documentation: what the client can do. */
const TEXTS: Readonly<Record<ErrorName, readonly [text: string, remedy: string]>> = {
  noErrors: ['No errors', 'Nothing: this is the answer of a command that went well.'],

  notJson: ['The frame is not valid JSON: {why}', 'Send one JSON object a text frame.'],
  notAnObject: ['The request must be a JSON object with "command" and "data"', 'Send {"token": …, "command": …, "data": {…}}.'],
  noCommand: ['command: expected the name of a command', 'Name the command as a text.'],
  unknownCommand: ['command: "{command}" is not a command of this box', 'See the protocol reference for the list of commands.'],
  invalidRequest: ['{field}: {fault}', 'Mend the named field; `children` lists every fault that was found.'],
  binaryFrame: ['Binary frames are not accepted, expected a text frame with JSON', 'Send text frames.'],
  requestIdReused: [
    'id: {id} was already used by this session for {command}, and {part} differs',
    'Give each request an id of its own, such as a UUID; a repetition sends what was sent at first.',
  ],
  tooDeep: ['The request is nested deeper than {most} levels', 'Send requests as the reference shows them.'],
  hiddenCharacter: [
    '{field}: the character {character} at position {position} is not allowed in a text',
    'Take it out: no text has control characters, marks of direction, characters without width or halves of surrogate pairs.',
  ],

  notLoggedIn: ['token: this command needs a session, log in first', 'Send `login`, then put the token it answers into each request.'],
  unknownToken: ['token: the session is unknown or has ended', 'Log in again.'],
  wrongPassword: ['login: the login or the password is wrong', 'Check both; after failures the box answers more slowly.'],
  tooManyFailures: ['login: too many failures, try again in {seconds} s', 'Wait, then try again.'],
  userDisabled: ['login: the user or the role of this user is disabled', 'An administrator can enable it.'],
  notAllowed: ['{command}: not allowed for {who}', 'Log in as a user whose role allows it.'],
  foreignWorkplace: [
    'workplace: a clerk acts for the own window ({own}) only, not for {workplace}',
    'Leave `workplace` out or name the window of the session.',
  ],
  componentNotAllowed: ['component: the role of this user does not allow {component}', 'Use a user whose role allows it.'],
  workplaceTaken: ['workplace: another clerk has logged in at window {workplace}', 'Log in again to take the window over.'],
  placeDisabled: ['{field}: {book} {id} is disabled', 'An administrator can enable it.'],
  issuerAway: [
    'The server of log-ins does not answer',
    'Of headquarters alone: try again later; users with a password of its own can log in.',
  ],
  issuerRefused: ['The server of log-ins did not confirm who this is', 'Begin again; the log of headquarters says why.'],
  logInOver: ['This log-in was not begun in this browser, was used before, or took too long', 'Begin again.'],
  notAUser: ['{login} is no user of headquarters who logs in this way', 'An administrator of headquarters makes users.'],

  noWorkplace: ['workplace: expected the id of a window, this session has none of its own', 'Name the window in `workplace`.'],
  workplaceDisabled: ['workplace: window {workplace} is disabled', 'An administrator can enable it.'],
  windowBusy: ['workplace: window {workplace} is still serving {ticket}', 'Finish, postpone or skip that visitor first.'],
  windowFree: ['workplace: window {workplace} is not serving anybody', 'Call a visitor first.'],
  nobodyWaiting: ['No other visitor waits for window {workplace}', 'Nothing was changed.'],
  notInQueue: ['id: ticket {ticket} cannot be called to window {workplace}: {why}', 'See `mayCall` in `currentQueue`.'],
  operationNotServed: ['{field}: {what} is not being served at window {workplace}', 'Name an operation that is in state SERVING here.'],
  serviceAlreadyOnTicket: ['service: the ticket {ticket} has service {service} already', 'Choose a service that the ticket does not have.'],
  serviceDisabled: ['{field}: service {service} is disabled', 'Choose another service.'],
  serviceNotReady: ['{field}: service {service} {why}', 'An administrator must complete the service.'],
  serviceNotOffered: ['{field}: service {service} is not offered here', 'Choose a service of this kiosk or department.'],
  rangeExhausted: ['Every number of ticket range {range} belongs to a waiting visitor', 'Widen the range.'],
  pinCodeNeeded: ['pin_code: service {service} needs digits', 'Send `pin_code` as digits.'],
  pinCodeWrong: ['pin_code: not the code of service {service}', 'Ask for the right code.'],
  registratorDisabled: ['The kiosk {kiosk} is disabled', 'An administrator can enable it.'],
  serviceClosed: ['{field}: service {service} is not given at this hour', 'Come back in its hours: see the book Calendar.'],
  slotFull: ['{field}: {date} {time} is full, the next free time is {next}', 'Take the next free time, or another of `freeSlots`.'],
  slotNotOffered: ['{field}: {date} {time} cannot be booked: {why}', 'Take a time of `freeSlots`.'],
  groupTooLarge: ['{field}: from {date} on one time holds {most} people at most', 'Book smaller groups, or the plan needs more places.'],
  tooManyBookings: ['{field}: this person has {most} bookings ahead, and may have no more', 'Move or cancel one of them.'],
  notBooked: [
    '{field}: service {service} cannot be booked by time here',
    'Take a service of a booking plan; at kiosks one with `at_kiosk`.',
  ],
  bookingOnly: [
    '{field}: service {service} is given by booking only',
    'Check a booking in by its code, or book a time: without_booking of the booking plan says who gives tickets otherwise.',
  ],
  bookingOver: ['{field}: booking {id} is {state}', 'Only a booking that is PLANNED can be moved or cancelled.'],
  bookedLater: ['pin_code: the booking is for {time}, its visitor gets a ticket from {from} on', 'Come back then.'],
  bookedEarlier: ['pin_code: the booking was for {time}, and was kept until {until}', 'Ask the staff: they give a ticket, or book anew.'],
  alreadyCheckedIn: ['pin_code: it has given the ticket {ticket}, which has not ended', 'Wait to be called with that ticket.'],
  hallCodeWrong: ['hall: not the code that is shown in the hall', 'Take the code that is shown there, or check in at a kiosk.'],
  registratorClosed: ['The kiosk {kiosk} gives no tickets at this hour', 'Come back during the opening hours.'],
  delayNotOffered: ['delay: expected one of {delays} (minutes)', 'Take a value of `postponeDelay`.'],
  notUsedHere: ['Window {workplace} does not use this: its {setting} is 0', 'Set {setting} of the window to 1 where it is wanted.'],
  reasonNeeded: [
    '{field}: required, expected the id of an element of {book}',
    'Name one of `reasonList` or `outcomeList` that is enabled and fits the service.',
  ],
  reasonUnfit: [
    '{field}: element {id} of {book} cannot be chosen here',
    'Name one that is enabled, of the right kind, and for the service of the visitor.',
  ],
  ticketAtWindow: ['id: ticket {ticket} is at window {workplace}', 'Finish or postpone it first.'],
  tooManyServices: ['services: a ticket has at most {most} services', 'Take a second ticket.'],
  queueFull: ['The box holds at most {most} unfinished tickets', 'Serve or close some tickets.'],
  noPaper: ['There is no paper: {printer}: {why}', 'See `devices` for what to do at the printer; another kiosk may print.'],
  noPrinter: [
    'printer: ticket {ticket} has no printer to be printed at',
    'Name one of `devices` in `printer`, or give the kiosk a printer.',
  ],
  tooManyPrints: ['The box holds at most {most} tickets that are yet to be printed', 'Put the printers in order; see `devices`.'],
  tooManyVisits: ['Too many bookings come from this address, try again in {seconds} s', 'Wait, then book; the staff book at any time.'],
  dayNotKept: ['{field}: {day} cannot be tried out: {why}', 'Take one of `days` of `tryDay`.'],
  noticesNotOffered: [
    '{field}: this branch sends no messages by {route}',
    'Offer what `notify.offered` of `ticket` names; an administrator sets channels in [messages].',
  ],
  addressRefused: [
    '{field}: not an address that messages are sent to; telephones begin with one of {countries}',
    'Send a number in the international form, or an address of electronic mail.',
  ],
  tooManyNotices: [
    'A ticket or a booking names at most {asked} addresses, and an address gets messages about at most {tickets} of them',
    'Messages go on to the address that was named before.',
  ],
  codeUnknown: ['code: no ticket or booking has this code, or it ended hours ago', 'Take the code as it is printed or shown.'],
  ticketBeingServed: ['code: ticket {ticket} is being served', 'Tell the clerk at the window.'],
  nothingToUndo: [
    'workplace: window {workplace} has nothing that can be taken back',
    'Only the newest finish, refusal, skip or transfer of the window can be, on the same day and while clock and books stay as they were.',
  ],
  undoTooLate: ['workplace: what window {workplace} did can be taken back within {seconds} s only', 'Call the ticket again.'],
  undoOvertaken: ['workplace: ticket {ticket} cannot come back to window {workplace}: {why}', 'See where the ticket is now.'],
  nobodyAtWindow: ['{field}: no clerk sits at window {workplace}', 'Choose another window, or leave it open who takes the visitor.'],
  clerkAway: ['{field}: clerk {user} sits at no window', 'Choose another clerk, or leave it open who takes the visitor.'],
  cannotServe: [
    '{field}: {who} can do nothing that service {service} needs next',
    'Choose another one, or leave it open who takes the visitor.',
  ],
  cannotTake: [
    '{field}: {who} can do nothing that ticket {ticket} needs next',
    'Choose another one, or open the service at that window first.',
  ],
  foreignTicket: [
    'id: ticket {id} is not one that this kiosk gave out within {minutes} minutes',
    'A clerk or an administrator can print it again.',
  ],
  foreignPrinter: ['printer: {printer} is no printer of this kiosk', 'Name the printer of the kiosk or its spare one.'],
  priorityNotAllowed: [
    'priority: kiosk {kiosk} may ask for {least} to {most}, or leave it out, not for {priority}',
    'Leave it out, or set priority_min and priority_max of the kiosk.',
  ],
  noWindowServes: [
    '{field}: no clerk is at a window that serves service {service}',
    'Take a ticket when such a window is open, or let kiosks give tickets without one: refuse_without_window of the service.',
  ],
  noSuchAlert: ['id: there is no alert {id}, or it ended long ago', 'Take an id of `alerts`.'],
  tooLateToday: [
    '{field}: a visitor for service {service} would probably not be called before the windows close',
    'Come another day, or let kiosks give tickets all the same: refuse_too_late of the service.',
  ],

  noSuchElement: ['{field}: there is no {book} with {what}', 'See the list of the book.'],
  nameTaken: ['{field}: the {book} {other} has "{name}" already', 'Choose another name.'],
  inUse: ['{book} {id} is used by {by}', 'Remove or change what refers to it first; `children` lists it.'],
  fieldKept: ['{field}: the box keeps this field itself, it cannot be set', 'Leave the field out.'],
  badReference: ['{field}: there is no {book} {id}', 'Name an existing element.'],
  lastAdministrator: ['This would leave the box without an enabled administrator', 'Make another user administrator first.'],
  ownAccount: ['id: you cannot remove or disable your own account', 'Let another administrator do it.'],
  rangesOverlap: [
    '{field}: numbers {first}-{last} with the prefix "{prefix}" overlap with the range {other}',
    'Choose another prefix or other numbers.',
  ],
  invalidField: ['{field}: {fault}', 'Mend the named field.'],
  bookFull: ['The book {book} holds at most {most} elements', 'Remove some elements.'],
  printerUnknown: ['{field}: there is no printer "{name}", only {known}', 'Name a printer of the configuration of the box.'],
  designUnknown: ['{field}: there is no ticket design "{name}", only {known}', 'Name a design of `ticketDesigns`.'],
  designInvalid: ['{field}: {fault}', 'Mend the named part of the design; `previewTicketDesign` shows it.'],
  designBuiltIn: [
    'name: the ticket design "{name}" comes with the box and cannot be removed',
    'Change it with `setTicketDesign`, or choose another for the kiosk.',
  ],
  ledUnknown: ['{field}: there is no line of LED boards "{name}", only {known}', 'Name one of the configuration of the box.'],
  boardCannotShow: [
    '{field}: the LED board {board} "{name}" cannot show {what}: {why}',
    'Choose letters that it has, or fewer of them; give the window a short alias; or let the board show other windows.',
  ],
  lcdUnknown: ['{field}: there is no screen "{name}", only {known}', 'Name one of the configuration of the box, or null.'],
  templateUnknown: ['{field}: there is no template of LCD boards "{name}", only {known}', 'Name one of them, or null.'],
  templateInvalid: ['{field}: {fault}', 'Mend the named part of the template; `previewLcdTemplate` shows it.'],
  templateFixed: [
    'name: the template "{name}" comes with the box or lies in its folder of templates',
    'Keep a changed copy under another name; a file in the folder is changed there.',
  ],
  changedMeanwhile: [
    'data.version: "{name}" was changed or removed since it was read',
    'Read it again, and decide what shall stay. Without `version` the newest wins.',
  ],
  boardUnreached: ['device: the LED board on {device} was not reached: {why}', 'Mend what is named, then send it again.'],

  frameTooLarge: ['The frame has {bytes} bytes, at most {most} are accepted', 'Send smaller frames; the connection is closed with 1009.'],
  tooManyRequests: ['More than {most} requests a second on this connection', 'Slow down and repeat the request.'],
  tooManySubscriptions: ['At most {most} subscriptions a connection', 'Unsubscribe from something first.'],
  resultTooLarge: ['The answer would hold more than {most} tickets', 'Ask for a shorter time.'],
  tooManyPreviews: ['More than {most} previews of LCD boards are asked for at once', 'Ask again in a second.'],
  tooManySessions: [
    'All {most} sessions that may be open (limit of the {of}) are in use, and none of them may end for this one',
    'Log out somewhere, or close its connection. Where only kiosks and boards are left, none of them ends for another.',
  ],
  tooManyWrongCodes: ['code: too many wrong codes, try again in {seconds} s', 'Wait, then send the code of a ticket.'],
  tooManyPhotos: ['More than {most} photos come at once', 'Send the request again in a second, or without its photo.'],
  tooManyFollowers: ['At most {most} tickets are followed at the same time', 'Ask with `ticket` now and then.'],
  tooManyWrongPins: ['pin_code: too many wrong codes, try again in {seconds} s', 'Wait, then send the right code.'],
  documentTooLarge: [
    '{field}: more than {most} {what}',
    'Send less at once: a whole branch has some thousand tables and some ten thousand values.',
  ],
  tooManyInFlight: [
    'More than {most} changing requests of this session wait for their answers',
    'Wait for an answer, then repeat the request under its id.',
  ],
  tooManyQuestions: ['More than {most} long answers of this user or connection are yet to be made', 'Ask again in some seconds.'],
  tooMuchSpeech: ['More is to be spoken than the box speaks at once', 'Ask again in some seconds.'],
  speechTooLong: ['text: speaking it takes longer than {most} seconds', 'Show the text, or ask for a part of it.'],
  answerTooLong: ['The answer would be longer than {most} characters', 'Ask for a shorter time or less nesting.'],

  stopping: ['The box is stopping', 'Connect again in a few seconds.'],
  internal: ['The box could not answer: {why}', 'Tell the technician; the log has the reason under this time.'],
  noTwins: ['This box has no devices in software: it is no demo, or has devices of its own', 'Open the demo: `make run`.'],
  twinUnknown: ['name: there is no {what} in the lab, only {known}', 'Name one that `lab` has; boards need their `address`.'],
  twinCannot: ['action: {what} cannot {action}, only {known}', 'Choose an action that it has.'],
  cannotHere: ['{command}: {why}', 'Do what the sentence says on the machine itself; `settings` tells what this box can.'],
  cannotSpeak: [
    'language: the box has no voice for "{language}"',
    'Show the text. For Russian, Kazakh and English the package `espeak-ng` must be installed.',
  ],
  readOnly: [
    'The box cannot write to its disk ({why}): it shows the queue as it was, and nothing can be changed',
    'Tell the technician: `faults` has what to do. The box goes on by itself when the disk can be written.',
  ],
};

interface CatalogueEntry extends ErrorCode {
  readonly text: string;
  readonly remedy: string;
}

export const ERRORS = Object.fromEntries(
  (Object.keys(TEXTS) as ErrorName[]).map((name) => [name, { ...CODES[name], text: TEXTS[name][0], remedy: TEXTS[name][1] }]),
) as Readonly<Record<ErrorName, CatalogueEntry>>;

/** `why`, and the parameters of its codes. */
const FIELD_PARAMETERS = ['why', 'kind', 'allowed', 'example', 'least', 'most', 'of', 'what', 'near', 'name', 'address', 'day'];

/** Parameters that an error may carry beside those of its sentence: the same as data. */
export const FURTHER_PARAMETERS: Readonly<Partial<Record<ErrorName, readonly string[]>>> = {
  invalidRequest: FIELD_PARAMETERS,
  operationNotServed: ['service', 'operation'],
  notInQueue: ['reason', 'at', 'clerk'],
  reasonNeeded: ['service'],
  serviceNotReady: ['reason'],
  slotNotOffered: ['reason', 'minutes', 'until', 'near'],
  dayNotKept: ['reason'],
  noPaper: ['trouble'],
  undoOvertaken: ['reason', 'at'],
  cannotServe: ['workplace', 'user'],
  cannotTake: ['workplace', 'user'],
  noSuchElement: ['id', 'name'],
  inUse: ['user_book', 'user_id', 'user_ticket'],
  invalidField: FIELD_PARAMETERS,
  designInvalid: FIELD_PARAMETERS,
  cannotHere: ['reason', 'file', 'code', 'said'],
  boardCannotShow: ['shows', 'text', 'reason', 'letters', 'most', 'length', 'ranges', 'windows', 'lacking', 'more'],
  boardUnreached: ['trouble'],
  templateInvalid: FIELD_PARAMETERS,
};

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
  readonly cannotHere: Because;
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
