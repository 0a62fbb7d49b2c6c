/** The naive model of paper: jobs are never forgotten, so whatever is asked of one is found by looking. */
import type { PrintingCommand, PrintJobCommand } from '../../../server/engine/commands.js';
import { type Answer, type Model, type ModelPrint, type ModelTicket, no, yes } from './naive-parts.js';

const isUnfinished = ({ state }: ModelPrint): boolean => state === 'QUEUED' || state === 'PRINTING';
export const unfinishedPrints = (model: Model): ModelPrint[] => model.prints.filter(isUnfinished);
export const endedPrints = (model: Model): [number, string][] =>
  model.prints.filter((job) => !isUnfinished(job)).map(({ id, state }): [number, string] => [id, state]);

export function rollOf(model: Model, printer: string): { usedMm: number; tickets: number } {
  const used = model.papers.filter((paper) => paper.printer === printer);
  return { usedMm: used.reduce((sum, { mm }) => sum + mm, 0), tickets: used.filter(({ isTicket }) => isTicket).length };
}

/** Nobody needs the paper of a ticket that is not in the queue; what is in the printer already comes out. */
export function forgetNeedless(model: Model): void {
  for (const job of model.prints) {
    if (job.state === 'QUEUED' && !model.tickets.some(({ id }) => id === job.ticket)) job.state = 'CANCELLED';
  }
}

type Known = PrintingCommand | { readonly type: string };

export function answerPrinting(model: Model, given: Known, nowMs: number, close: (ticket: ModelTicket, why: string) => void): Answer {
  const command = given as PrintingCommand;
  switch (command.type) {
    case 'queuePrint': {
      if (!model.tickets.some(({ id }) => id === command.consumerId)) return no('noSuchElement');
      if (!model.equipment.printers.has(command.printer)) return no('printerUnknown');
      const id = model.prints.length + 1;
      model.prints.push({
        id,
        ticket: command.consumerId,
        printer: command.printer,
        copy: command.isCopy,
        state: 'QUEUED',
        waitsSinceMs: nowMs,
      });
      return yes(id);
    }
    case 'changeRoll':
      if (!model.equipment.printers.has(command.printer)) return no('printerUnknown');
      model.papers = model.papers.filter(({ printer }) => printer !== command.printer);
      return yes();
    case 'withdraw':
      return withdraw(model, command.consumerId, command.why, close);
    case 'setDesign':
      model.designs = [...model.designs.filter((name) => name !== command.name), command.name];
      return yes();
    case 'removeDesign':
      return removeDesign(model, command.name);
    case 'startPrint':
    case 'movePrint':
    case 'returnPrint':
    case 'endPrint':
      return changePrint(model, command);
    default:
      throw new Error(`the model does not know ${given.type}`);
  }
}

function withdraw(model: Model, ticketId: number, why: string, close: (ticket: ModelTicket, why: string) => void): Answer {
  const ticket = model.tickets.find(({ id }) => id === ticketId);
  if (ticket === undefined || ticket.state === 'SERVING') return yes();
  close(ticket, why);
  for (const job of unfinishedPrints(model)) if (job.ticket === ticketId) job.state = 'CANCELLED';
  for (const appointment of model.appointments) {
    // Nobody is expected on a day that is over for the branch.
    const state = appointment.date < model.day ? 'MISSED' : 'PLANNED';
    if (appointment.ticket === ticketId) Object.assign(appointment, { state, ticket: -1 });
  }
  return yes(ticketId);
}

function changePrint(model: Model, command: PrintJobCommand): Answer {
  const job = model.prints.find(({ id }) => id === command.job);
  if (job === undefined || !isUnfinished(job)) return yes();
  switch (command.type) {
    case 'startPrint':
      if (model.prints.some(({ printer, state }) => printer === job.printer && state === 'PRINTING')) return yes();
      job.state = 'PRINTING';
      return yes(job.id);
    case 'movePrint':
      if (!model.equipment.printers.has(command.printer)) return no('printerUnknown');
      if (job.state === 'PRINTING' || job.printer === command.printer) return yes();
      job.printer = command.printer;
      return yes(job.id);
    case 'returnPrint':
      if (job.state === 'QUEUED') return yes();
      job.state = 'QUEUED';
      if (command.isDoubtful) job.copy = true;
      return yes(job.id);
    case 'endPrint': {
      if (job.state === 'QUEUED' && command.as === 'PRINTED') return yes();
      job.state = command.as;
      model.papers.push({ printer: job.printer, mm: command.lengthMm ?? 0, isTicket: command.as === 'PRINTED' });
      const ticket = model.tickets.find(({ id }) => id === job.ticket);
      if (ticket && command.as === 'PRINTED') ticket.printer ??= job.printer;
      if (ticket && command.as === 'FAILED') ticket.printsFailed += 1;
      return yes(job.id);
    }
  }
}

function removeDesign(model: Model, name: string): Answer {
  const isBuiltIn = model.equipment.builtInDesigns.has(name);
  if (!model.designs.includes(name)) return no(isBuiltIn ? 'designBuiltIn' : 'designUnknown');
  if (!isBuiltIn && model.kiosks.some(({ design }) => design === name)) return no('inUse');
  model.designs = model.designs.filter((one) => one !== name);
  return yes();
}

export function changeKiosk(model: Model, id: number, fields: Readonly<Record<string, unknown>>): Answer {
  const kiosk = model.kiosks.find((one) => one.id === id);
  if (kiosk === undefined) return no('noSuchElement');
  const { printer = kiosk.printer, ticket_design: design = kiosk.design } = fields as {
    printer?: string | null;
    ticket_design?: string | null;
  };
  if (printer !== null && printer !== kiosk.printer && !model.equipment.printers.has(printer)) return no('printerUnknown');
  const isKnown = design === null || model.designs.includes(design) || model.equipment.builtInDesigns.has(design);
  if (!isKnown && design !== kiosk.design) return no('designUnknown');
  Object.assign(kiosk, { printer, design });
  return yes(id);
}
