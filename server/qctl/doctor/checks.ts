/** Everything that `qctl doctor` looks at, in the order in which it tells it. */
import { accessChecks } from './access.js';
import type { Check, Finding, Patient } from './check.js';
import { diskChecks } from './disk.js';
import { machineChecks } from './machine.js';

export interface NamedFinding extends Finding {
  readonly check: string;
}

export const CHECKS: readonly Check[] = [...accessChecks, ...diskChecks, ...machineChecks];

const ELSEWHERE = 'the box is on another machine: disk, files, ports and programs are seen by "sudo qctl doctor" there';

/** One check that fails in a way nobody expected is told, and does not keep the others from looking. */
export async function examine(patient: Patient, progress: (name: string) => void): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  for (const { name, look } of CHECKS.filter(({ isOfBox }) => isOfBox || !patient.isElsewhere)) {
    progress(name);
    try {
      findings.push(...[await look(patient)].flat().map((finding) => ({ check: name, ...finding })));
    } catch (failure) {
      findings.push({ check: name, verdict: 'skipped', seen: failure instanceof Error ? failure.message : String(failure), remedy: '' });
    }
  }
  if (patient.isElsewhere) findings.push({ check: 'machine', verdict: 'skipped', seen: ELSEWHERE, remedy: '' });
  progress('');
  return findings;
}
