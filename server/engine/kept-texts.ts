/**
 * Answers that boxes before kept whole, for repetitions of their requests: with what visitors had said, pictures of their tickets, and
 * names and telephones of appointments. Only what a repetition needs is taken over; the rest of the answer is made anew, see
 * `pipeline/handlers/tickets.ts`.
 */

/** Every ticket has the first, every appointment the second, and neither can be inside a text, where quotation marks are escaped. */
const MARKS = ['"ticket":"', '"phone":"'];

interface KeptBefore {
  readonly id?: unknown;
  readonly ticket?: unknown;
  readonly phone?: unknown;
  readonly consumer?: { readonly id?: unknown };
  readonly page?: { readonly code?: unknown };
  readonly print?: unknown;
}

export function withoutTexts(data: string): string {
  if (!MARKS.some((mark) => data.includes(mark))) return data;
  const { id, ticket, phone, consumer, page, print } = JSON.parse(data) as KeptBefore;
  if (typeof consumer?.id === 'number') {
    const code = page?.code;
    return JSON.stringify({
      consumer: { id: consumer.id },
      ...(code !== undefined && { page: { code } }),
      ...(print !== undefined && { print }),
    });
  }
  return typeof id === 'number' && (ticket !== undefined || phone !== undefined) ? JSON.stringify({ id }) : data;
}
