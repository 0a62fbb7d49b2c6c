/**
 * Stages run in ascending number: an operation can be called when every operation of the lower stages of its service is
 * finished (seen in the original: payment at 10, then scheduling at 20). Services of one ticket progress independently.
 */
import { type Consumer, isFinished, type TicketOperation } from '../../model/consumer.js';

/** Whether nothing of an earlier stage holds `operation` back; operations in `alsoFinished` count as finished. */
export function isStageOpen(consumer: Consumer, operation: TicketOperation, alsoFinished: readonly number[] = []): boolean {
  for (let index = 0; index < consumer.operations.length; index++) {
    const other = consumer.operations[index];
    if (other === undefined || other.serviceId !== operation.serviceId || other.stage >= operation.stage) continue;
    if (!isFinished(other.state) && !alsoFinished.includes(index)) return false;
  }
  return true;
}
