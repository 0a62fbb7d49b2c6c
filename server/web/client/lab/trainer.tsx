/** The trainer: faults of real devices, step by step. A step is ticked off when the page detects that it is done. */

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import type { Say } from '../shared/words.js';
import type { Bench, Lab } from './bench.js';
import type { Hall } from './hall.js';
import { LESSONS, type Lesson, type Sight, type Step } from './lessons.js';

interface TrainerProps {
  readonly bench: Bench;
  readonly hall: Hall;
  readonly lab: Lab;
  readonly say: Say<LabWord>;
}

export function Trainer(props: TrainerProps) {
  const { say } = props;
  const [id, setId] = useState<string | null>(null);
  return (
    <section class="panel trainer" aria-labelledby="trainer-title">
      <h2 id="trainer-title">{say('trainer')}</h2>
      <p class="soft">{say('trainerHint')}</p>
      <ul class="lessons">
        {LESSONS.map((lesson) => (
          <li key={lesson.id}>
            <button
              type="button"
              class="lesson-title"
              aria-expanded={lesson.id === id}
              onClick={() => setId(lesson.id === id ? null : lesson.id)}
            >
              {say(lesson.title)}
            </button>
            {lesson.id === id ? <LessonSteps {...props} lesson={lesson} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function LessonSteps({ bench, hall, lab, say, lesson }: TrainerProps & { readonly lesson: Lesson }) {
  const devices = useStore(bench.devices);
  const sight: Sight = { lab, devices };
  const [progress, setProgress] = useState<{ readonly done: number; readonly before: Sight }>({ done: 0, before: sight });
  const { done, before } = progress;
  const isOver = done === lesson.steps.length;
  useEffect(() => {
    if (lesson.steps[done]?.isDone(sight, before)) setProgress({ done: done + 1, before: sight });
  });
  return (
    <div class="lesson">
      <p>{say(lesson.why)}</p>
      <ol>
        {lesson.steps.map((step, at) => (
          <li
            key={step.words}
            class="step"
            data-state={at < done ? 'done' : at === done ? 'now' : 'later'}
            aria-current={at === done ? 'step' : undefined}
          >
            <span class="step-mark" aria-hidden="true">
              {at < done ? '✓' : at + 1}
            </span>
            <span>
              {say(step.words)}
              {at < done ? <span class="out-of-sight"> {say('stepDone')}</span> : null}
            </span>
            {at === done ? <StepAction bench={bench} hall={hall} step={step} say={say} /> : null}
          </li>
        ))}
      </ol>
      <p role="status">{isOver ? say('lessonDone') : ''}</p>
      {done > 0 ? (
        <Button look="small" onClick={() => setProgress({ done: 0, before: sight })}>
          {say('again')}
        </Button>
      ) : null}
    </div>
  );
}

interface StepActionProps extends Pick<TrainerProps, 'bench' | 'hall' | 'say'> {
  readonly step: Step;
}

function StepAction({ bench, hall, step: { orders, takesTicketAt }, say }: StepActionProps) {
  if (orders === undefined && takesTicketAt === undefined) return <span class="soft">{say('stepWaits')}</span>;
  const act = (): void => {
    for (const order of orders ?? []) void bench.act(order);
    if (takesTicketAt !== undefined) void hall.take(takesTicketAt);
  };
  return (
    <Button kind="primary" look="small" onClick={act}>
      {say(takesTicketAt === undefined ? 'doIt' : 'takeTicket')}
    </Button>
  );
}
