import type { Annotation, CheckRun } from '../world/check-run.ts';
import type { ShownAnnotation, ShownCheck, ShownCheckLine } from './shown.ts';

/** The newest run of each name and App, which is the one that counts; in the order of their names. */
export function newestOf(runs: readonly CheckRun[]): CheckRun[] {
  const newest = new Map(runs.map((run) => [`${run.app.id} ${run.name}`, run]));
  return [...newest.values()].sort((one, other) => one.name.localeCompare(other.name));
}

export function checkLine({ id, name, status, conclusion, title }: CheckRun): ShownCheckLine {
  return { id, name, status, conclusion, title };
}

export function shownCheck(run: CheckRun): ShownCheck {
  const { app, summary, text, annotations, actions, startedAt, completedAt } = run;
  return {
    ...checkLine(run),
    app: app.name,
    summary,
    text,
    annotations: annotations.map(shownAnnotation),
    // GitHub draws the buttons when the run is completed.
    actions: run.status === 'completed' ? actions : [],
    startedAt,
    completedAt,
  };
}

function shownAnnotation(annotation: Annotation): ShownAnnotation {
  const { path, start_line, end_line, annotation_level, title, message, raw_details } = annotation;
  return {
    path,
    startLine: start_line,
    endLine: end_line,
    level: annotation_level,
    title,
    message,
    details: raw_details,
  };
}
