/** The trainer: faults of real devices, step by step. A step is ticked off when the page detects that it is done. */
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../shared/box/store.js';
import { Button, Panel } from '../shared/parts/parts.js';
import type { Lab } from './bench.js';
import type { Hall } from './hall.js';
import { LESSONS, type Lesson, type Sight, type Step } from './lessons.js';
import { bench, say } from './page.js';

interface TrainerProps {
  readonly hall: Hall;
  readonly lab: Lab;
}

export function Trainer(props: TrainerProps) {
  const [id, setId] = useState<string | null>(null);
  return (
    <Panel look="panel trainer" title={say('trainer')}>
      <p class="soft">{say('trainerHint')}</p>
      <ul class="lessons">
        {LESSONS.map((lesson) => (
          <li key={lesson.title}>
            <button
              type="button"
              class="lesson-title"
              aria-expanded={lesson.title === id}
              onClick={() => setId(lesson.title === id ? null : lesson.title)}
            >
              {say(lesson.title)}
            </button>
            {lesson.title === id ? <LessonSteps {...props} lesson={lesson} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function LessonSteps({ hall, lab, lesson }: TrainerProps & { readonly lesson: Lesson }) {
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
      <p>{say(`${lesson.title}Why`)}</p>
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
            {at === done ? <StepAction hall={hall} step={step} /> : null}
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

function StepAction({ hall, step: { order, takesTicketAt } }: Pick<TrainerProps, 'hall'> & { readonly step: Step }) {
  if (order === undefined && takesTicketAt === undefined) return <span class="soft">{say('stepWaits')}</span>;
  const act = (): void => {
    if (order !== undefined) void bench.act(order);
    if (takesTicketAt !== undefined) void hall.take(takesTicketAt);
  };
  return (
    <Button kind="primary" look="small" onClick={act}>
      {say(takesTicketAt === undefined ? 'doIt' : 'takeTicket')}
    </Button>
  );
}
