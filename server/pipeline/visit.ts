/** A ticket as history keeps it: with the names, priorities and norms that were in force, so that later changes falsify nothing. */
import type { Visit, VisitOperation, VisitService } from '../../db/visit.js';
import { type Consumer, isFinished, type TicketOperation } from '../model/consumer.js';
import type { QueueState } from '../queue/state.js';
import { consumerText } from '../queue/views.js';

export function visitOf(state: QueueState, consumer: Consumer): Visit {
  const services: VisitService[] = [];
  for (const operation of consumer.operations) {
    const service = serviceOf(state, services, operation);
    let stage = service.stages.at(-1);
    if (stage?.stage !== operation.stage) {
      stage = { stage: operation.stage, registeredMs: operation.registeredMs, operations: [] };
      (service.stages as VisitService['stages'][number][]).push(stage);
    }
    (stage.operations as VisitOperation[]).push(operationOf(state, operation));
  }
  return {
    consumerId: consumer.id,
    ticket: consumer.ticket,
    registeredMs: consumer.registeredMs,
    doneMs: isFinished(consumer.state) ? consumer.stateChangedMs : null,
    services,
    consumer: consumerText(state, consumer),
  };
}

/** Operations come sorted by service, so the newest service is the one or there is a new one. */
function serviceOf(state: QueueState, services: VisitService[], { serviceId, registeredMs }: TicketOperation): VisitService {
  const last = services.at(-1);
  if (last?.serviceId === serviceId) return last;
  const row = state.books.Service.get(serviceId);
  const service = { serviceId, name: row?.name ?? '', priority: row?.priority ?? 0, registeredMs, stages: [] };
  services.push(service);
  return service;
}

function operationOf(state: QueueState, { operationId, registeredMs, periods }: TicketOperation): VisitOperation {
  const row = state.books.Operation.get(operationId);
  return {
    operationId,
    name: row?.name ?? '',
    regulatedSec: row?.regulated_sec ?? 0,
    dangerSec: row?.danger_sec ?? 0,
    registeredMs,
    periods,
  };
}
