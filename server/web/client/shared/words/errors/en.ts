import type { ErrorWords } from './index.js';

const FIELD =
  '{why, select, unknownField {There is no such field here.} required {This is needed.} range {Enter a number from {least} to {most}.} ' +
  'atLeast {Enter a number of at least {least}.} noServices {Choose at least one service.} ' +
  'textTooLong {The text is too long: at most {most, plural, one {# character} other {# characters}}.} ' +
  'tooManyValues {This is too much at once.} notADay {There is no such day in the calendar.} ' +
  'notAnInstant {There is no such time in the calendar.} tooManyDays {You can look back {most, ' +
  'plural, one {# day} other {# days}} at most.} ' +
  'oneOfThese {Give one thing only: a ticket, the code of an appointment or a name.} needsTicket ' +
  '{Give the ticket together with the day.} ' +
  'oneRecipient {Choose either a window or a clerk.} twice {{what} is there twice.} ' +
  'setAndRemoved {The entry is changed and removed at the same time.} addressTaken {The address {address} is in use: {what}.} ' +
  'addressNeeded {Enter the present address: these boards cannot all be given one at once.} ' +
  'addressFixed {The address of these boards is set at the board itself; see its manual.} ' +
  'everyBoard {Every board of the line would get the new address. Unplug the others, then confirm that only one is left.} ' +
  'boardsSilent {These boards answer no question, so they cannot be searched for.} deviceUnknown {There is no device “{name}”.} ' +
  'deviceAmbiguous {Several devices are called “{name}”.} testUnknown {There is no such test for this device.} ' +
  'noField {There is no field {what}.} noText {A text in {what} is needed, the first language of this look.} ' +
  'noLanguage {The language {what} is not among those of this look.} tooLong {The ticket is {what} times as long as can be printed.} ' +
  'tooSmall {The content does not fit narrow paper.} ' +
  'tooLarge {With its pictures this is too large: at most {what} bytes.} ' +
  'tooManyPixels {The picture is too large: at most {most} pixels.} ' +
  'barcodeLetters {A barcode carries Latin letters, digits and signs only.} picture {The picture cannot be read, or is too large.} ' +
  'outside {The area goes beyond the screen.} overlap {The area lies over another ({what}).} ' +
  'notToml {This is not a configuration file, or this line of it is damaged.} ' +
  'noFormat {This is not a configuration file: save one on this page or with qctl book export.} ' +
  'otherFormat {Another version of the program made this file.} noSuchBook {There is no book {what}. Perhaps {near}.} ' +
  'notAList {{what} is not written as in a configuration file.} other {This value is not possible here.}}';

const AT = '{at_is, select, known { ({at})} other {}}';
const PROGRAM = 'The page and the system did not understand each other. Reload the page; if it happens again, tell the technician.';
const WAIT = 'Try again in {seconds, plural, one {# second} other {# seconds}}.';
const KNOWN = '{known_is, select, none {None is configured.} other {There are: {known}.}}';
const TAKER =
  '{workplace_is, select, known {{workplace}} unknown {this window} other {{user_is, select, known {{user}} other {this clerk}}}}';
const SERVICE = '{service_is, select, known {The service “{service}”} other {This service}}';
const ONE =
  '{book, select, Operation {This operation} Service {This service} TicketRange {This ticket range} Workplace {This window} ' +
  'UserRole {This role} User {This user} QBoard {This board} ScoreBoard {This board} Registrator {This kiosk} Consumer {This ticket} ' +
  'ConsumerPreRegistered {This appointment} session {This session} template {This look} other {This}}';
const GONE = `${ONE} is no longer {book, select, Consumer {in the queue} other {there}}.`;

export const errorsEn: ErrorWords = {
  'error.noErrors': 'Done.',
  'error.notJson': PROGRAM,
  'error.notAnObject': PROGRAM,
  'error.noCommand': PROGRAM,
  'error.unknownCommand': PROGRAM,
  'error.invalidRequest': FIELD,
  'error.binaryFrame': PROGRAM,
  'error.requestIdReused': PROGRAM,
  'error.tooDeep': PROGRAM,
  'error.hiddenCharacter':
    'The character {character} is not allowed: it cannot be seen, or it controls the text. ' + 'Type the text anew instead of pasting it.',

  'error.notLoggedIn': 'Log in first.',
  'error.unknownToken': 'The session has ended. Log in again.',
  'error.wrongPassword': 'The login or the password is wrong.',
  'error.tooManyFailures': `Too many failed attempts. ${WAIT}`,
  'error.userDisabled': 'This user may not log in. Ask your administrator.',
  'error.notAllowed': 'This user may not do that. Ask your administrator.',
  'error.foreignWorkplace':
    'You can act for your own window only{own_is, select, known { ({own})} other {}}, ' +
    'not for another one{workplace_is, select, known { ({workplace})} other {}}.',
  'error.componentNotAllowed':
    '{component, select, workplace {This user may not work at a window.} registrator {This user may not start a kiosk.} ' +
    'administrator {This user is no administrator.} supervisor {This user is no supervisor.} other {This user may not start a board.}} ' +
    'Ask your administrator.',
  'error.workplaceTaken':
    '{workplace_is, select, known {{workplace}: another clerk has logged in here.} other {Another clerk has logged in at this window.}} ' +
    'Log in again to come back.',
  'error.placeDisabled': 'This {book, select, Registrator {kiosk} other {board}} is disabled. An administrator can enable it.',

  'error.noWorkplace': 'Choose a window first.',
  'error.workplaceDisabled':
    '{workplace_is, select, known {{workplace}: the window is disabled.} other {This window is disabled.}} An administrator can enable it.',
  'error.windowBusy':
    '{workplace_is, select, known {{workplace}: ticket {ticket} is still being served.} other {This ' +
    'window is still serving ticket {ticket}.}} ' +
    'Finish, postpone or skip it first.',
  'error.windowFree': '{workplace_is, select, known {{workplace}: nobody is here now.} other {Nobody is at this window now.}}',
  'error.nobodyWaiting':
    '{workplace_is, select, known {{workplace}: nobody else is waiting.} other {Nobody else is ' + 'waiting for this window.}}',
  'error.notInQueue':
    '{workplace_is, select, known {{workplace}: ticket} other {Ticket}} {ticket} cannot be called: ' +
    `{reason, select, atWindow {it is being served already${AT}} ` +
    'claimed {it waits for its own clerk{clerk_is, select, known { ({clerk})} other {}}} ' +
    'laterStage {an earlier stage or another department comes first} other {this window does none of its operations}}.',
  'error.operationNotServed':
    '{operation_is, select, known {“{operation}”} other {{service_is, select, known {“{service}”} other {This operation}}}} ' +
    'is not being served now{workplace_is, select, known { ({workplace})} other {}}.',
  'error.serviceAlreadyOnTicket': 'Ticket {ticket} already has {service_is, select, known {the service “{service}”} other {this service}}.',
  'error.serviceDisabled': `${SERVICE} is disabled.`,
  'error.serviceNotReady': `${SERVICE} is not ready: it has no {reason, select, noRange {ticket range} other {operations}}.`,
  'error.serviceNotOffered': `${SERVICE} is not offered here.`,
  'error.rangeExhausted': 'Every number of the ticket range “{range}” belongs to a waiting visitor.',
  'error.pinCodeNeeded': `${SERVICE} needs a code of digits.`,
  'error.pinCodeWrong': 'This is not the code of {service_is, select, known {the service “{service}”} other {this service}}.',
  'error.registratorDisabled': '{registrator}: the kiosk is disabled.',
  'error.registratorClosed': '{registrator}: the kiosk gives no tickets at this hour.',
  'error.delayNotOffered': 'Choose for how many minutes to postpone: {delays}.',
  'error.ticketAtWindow':
    'Ticket {ticket} is being served now{workplace_is, select, known { ({workplace})} other {}}. Finish or postpone it first.',
  'error.tooManyServices': 'A ticket has at most {most, plural, one {# service} other {# services}}. Take a second ticket.',
  'error.queueFull': 'The queue holds {most, plural, one {# unfinished ticket} other {# unfinished tickets}}: no more are possible.',
  'error.noPaper':
    'No ticket was given: the printer “{printer}” does not print{trouble, select, paperEnd {, the paper is used up} ' +
    'coverOpen {, its cover is open} paperJam {, the paper is jammed} cutterError {, its cutter is stuck} unplugged {, it is unplugged} ' +
    'noAnswer {, it does not answer} other {}}.',
  'error.noPrinter': 'No printer is chosen for ticket {ticket}.',
  'error.tooManyPrints': '{most, plural, one {# ticket waits} other {# tickets wait}} to be printed. Put the printers in order.',
  'error.codeUnknown': 'There is no ticket with this code, or it ended long ago.',
  'error.ticketBeingServed': 'Ticket {ticket} is being served. Tell the clerk at the window.',
  'error.nothingToUndo': '{workplace_is, select, known {{workplace}: nothing} other {Nothing}} can be taken back.',
  'error.undoTooLate':
    '{workplace_is, select, known {{workplace}: this} other {This}} can be taken back for ' +
    '{seconds, plural, one {# second} other {# seconds}} only.',
  'error.undoOvertaken':
    '{workplace_is, select, known {{workplace}: ticket} other {Ticket}} {ticket} cannot be taken back: ' +
    `{reason, select, atWindow {another window is serving it${AT}} numberGiven {its number was given to somebody else} ` +
    'other {it was changed since}}.',
  'error.nobodyAtWindow':
    '{workplace_is, select, known {{workplace}: nobody sits at this window} other {Nobody sits at this window}} now. Choose another one.',
  'error.clerkAway':
    '{user_is, select, known {{user}: this clerk sits at no window} other {This clerk sits at no window}} now. Choose another one.',
  'error.cannotServe': `{service_is, select, known {“{service}”} other {This service}} is not among what ${TAKER} can do.`,
  'error.cannotTake': `Ticket {ticket} needs nothing that ${TAKER} can do now.`,
  'error.foreignTicket':
    'A kiosk copies its own tickets only, and not later than {minutes, plural, one {# minute} other {# minutes}} after it gave them out.',
  'error.foreignPrinter': 'The printer “{printer}” does not belong to this kiosk.',
  'error.priorityNotAllowed': '{registrator}: the kiosk may ask for a priority from {least} to {most}, not for {priority}.',

  'error.noSuchElement': GONE,
  'error.nameTaken':
    '{book, select, ConsumerPreRegistered {Another appointment has the code “{name}”.} User {The login “{name}” is taken.} ' +
    'other {There is an entry called “{name}” already.}}',
  'error.inUse':
    'This cannot be removed: {user_ticket_is, select, known {ticket {user_ticket} needs it} other ' + '{other entries refer to it}}.',
  'error.fieldKept': 'The system keeps this field itself.',
  'error.badReference': `${ONE} is not there.`,
  'error.lastAdministrator': 'This would leave no enabled administrator.',
  'error.ownAccount': 'You cannot remove or disable your own account.',
  'error.rangesOverlap':
    'Numbers {first}–{last} with the letters “{prefix}” overlap with {other_is, select, known {the ' +
    'range “{other}”} other {another range}}.',
  'error.invalidField': FIELD,
  'error.bookFull':
    'There can be at most {most} {book, select, TicketDesign {ticket designs} LcdTemplate {looks of boards} other {entries in this book}}.',
  'error.printerUnknown': `There is no printer “{name}”. ${KNOWN}`,
  'error.designUnknown': `There is no ticket design “{name}”. ${KNOWN}`,
  'error.designInvalid': FIELD,
  'error.designBuiltIn': 'The ticket design “{name}” comes with the system and cannot be removed.',
  'error.ledUnknown': `There is no line of LED boards “{name}”. ${KNOWN}`,
  'error.boardCannotShow':
    'The LED board “{name}” cannot show {shows, select, tickets {tickets {text}…} other {“{text}”}}: ' +
    '{reason, select, lacksLetters {it has no {letters}} other {it has room for {most} characters, and this has {length}}}.',
  'error.lcdUnknown': `There is no screen “{name}”. ${KNOWN}`,
  'error.templateUnknown': `There is no look of boards “{name}”. ${KNOWN}`,
  'error.templateInvalid': FIELD,
  'error.templateFixed': 'The look “{name}” comes with the system or lies in its folder. Save the changed one under another name.',
  'error.changedMeanwhile': '“{name}”: somebody else changed or removed this while you were editing it.',
  'error.boardUnreached':
    'Line of boards “{device}”: {trouble, select, unplugged {the adapter is unplugged.} portBusy {another program has the port.} ' +
    'portDenied {the port may not be opened.} portFailed {the port does not work; see the log.} ' +
    'refused {a board answers with an error. Check its address, the profile and the speed of the line.} ' +
    'other {a board does not answer. Check its power and cable, its address and the speed of the line.}}',

  'error.frameTooLarge': 'This is too much at once. Send less.',
  'error.tooManyRequests': 'Too many requests in a row. Wait a second and try again.',
  'error.tooManySubscriptions': 'Too much is open on this page. Reload it.',
  'error.resultTooLarge': 'There are more than {most} tickets in this time. Choose a shorter one.',
  'error.tooManyPreviews': 'Too many examples are being drawn. Try again in a second.',
  'error.tooManySessions':
    '{of, select, user {This user} place {This place} other {The system}} has {most, plural, one {# ' +
    'open session} other {# open sessions}}: ' +
    'no more are possible. Log out somewhere else.',
  'error.tooManyWrongCodes': `Too many wrong codes. ${WAIT}`,
  'error.tooManyPhotos': 'Too many photos come at once. Try again in a second, or without the photo.',
  'error.tooManyFollowers': 'Too many phones follow their tickets. This page will be updated less often.',
  'error.tooManyWrongPins': `Too many wrong codes. ${WAIT}`,
  'error.documentTooLarge':
    'The file is too large: it has more than {most} {what, select, tables {entries} other {values}}. Load it in parts.',
  'error.tooManyInFlight': 'Earlier actions are not finished yet. Wait and try again.',
  'error.tooManyQuestions': 'Earlier reports are still being made. Wait some seconds.',
  'error.answerTooLong': 'The answer is too long. Choose a shorter time or fewer details.',

  'error.stopping': 'The system is restarting. Wait some seconds.',
  'error.internal': 'Something went wrong in the system. Tell the technician: the log has the reason.',
  'error.noTwins': 'There are no devices in software here: only the demo has them.',
  'error.twinUnknown': `There is no such device in the lab. ${KNOWN}`,
  'error.twinCannot': 'The device {what} cannot do that.',
  'error.readOnly': 'The disk takes no writes: nothing can be changed now. Tell the technician.',
};
