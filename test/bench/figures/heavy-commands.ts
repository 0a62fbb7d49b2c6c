/** Commands whose answers are long in the making, as one further client asks for them while clerks work. To add one is to add a line. */
import type { RawSession } from '../../support/raw-client.js';
import type { Bench } from '../bench.js';

export interface HeavyCommand {
  /** For the names of figures. */
  readonly name: string;
  readonly command: string;
  readonly data: object;
}

/** @param session of an administrator, by whom what the commands need is looked up first; @param day one of the year before today */
export async function heavyCommands(session: RawSession, { branch }: Bench, day: string): Promise<readonly HeavyCommand[]> {
  const { text } = await session.ask<{ readonly text: string }>('exportConfiguration');
  // Others are called before it as long as it is asked about.
  const last = { services: [branch.services[0]], priority: 5000, noprint: true, preview: false };
  const { consumer, page } = await session.ask<Registered>('registrateConsumer', last);
  const template = await session.ask<{ readonly template: object }>('getLcdTemplate', { name: 'hall' });
  const designs = await session.ask<readonly { readonly design: object }[]>('ticketDesigns');
  const workplace = branch.windows[0]?.workplaceId ?? 0;
  const from = `${day}T00:00:00.000Z`;
  const to = `${day}T23:59:59.000Z`;
  const nested = { services: true, stages: true, operations: true };
  return [
    of('statistics', { from, to, ...nested }),
    of('statistics', { workplace, from: `${day.slice(0, 8)}01T00:00:00.000Z`, to }, 'statistics of a window'),
    of('dayCurve', {}),
    of('dayCurve', { day }, 'dayCurve of an old day'),
    of('dayVisits', { day }),
    of('consumerList', {}),
    of('currentQueue', { detailed: true, workplace }),
    of('queueLengths', {}),
    of('queueLengths', { consumer: consumer.id }, 'queueLengths of a ticket'),
    ...(page ? [of('ticket', { code: page.code })] : []),
    of('registrateConsumer', { services: [branch.services[0]], noprint: true, preview: true }, 'registrateConsumer with a picture'),
    of('exportConfiguration', {}),
    of('importConfiguration', { text, check: true }),
    of('setConfiguration', { set: { Service: [{ id: branch.services[0], priority: 20 }] }, check: true }),
    of('changes', { limit: 200 }),
    of('workplaceList', {}),
    of('serviceList', {}),
    of('userList', {}),
    of('sessions', {}),
    of('hall', {}),
    of('devices', {}),
    of('diagnostics', {}),
    of('previewTicketDesign', { design: designs[0]?.design }),
    of('previewLcdTemplate', { template: template.template }),
  ];
}

interface Registered {
  readonly consumer: { readonly id: number };
  readonly page?: { readonly code: string };
}

const of = (command: string, data: object, name = command): HeavyCommand => ({ name, command, data });
