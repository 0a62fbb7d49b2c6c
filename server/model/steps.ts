/** Takes all steps in one turn, for whoever has no other work to let through; beside others they are taken in turns. */
export function atOnce<Result>(steps: Iterator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
