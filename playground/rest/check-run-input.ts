import { invalidRequest } from '../http/api-error.ts';
import type { Json } from '../json/example.ts';
import { type Annotation, type CheckRun, type CheckRunAction, conclusions } from '../world/check-run.ts';
import type { CheckRunFields } from '../world/check-runs.ts';
import { characters } from '../world/refusal.ts';
import { timestamp } from '../world/world.ts';
import { annotationOf } from './annotation-input.ts';

export const checkRunDocs = '/checks/runs';
const statuses = ['queued', 'in_progress', 'completed'];

/** Characters of `summary` and of `text`. */
const longestText = 65_535;
const mostAnnotations = 50;
const mostActions = 3;
const longestLabel = 20;
const longestDescription = 40;
const longestIdentifier = 20;

/**
 * The fields of a check run in a body, checked against all of GitHub's limits.
 *
 * @param before the run that is updated, or null for a new one
 * @throws ApiError 422 in the words of GitHub's JSON schema
 */
export function checkRunFields(body: Json, before: CheckRun | null): CheckRunFields {
  const fields: CheckRunFields = {};
  if (body.status !== undefined) fields.status = oneOf(body.status, statuses) as CheckRun['status'];
  if (body.conclusion !== undefined && body.conclusion !== null) {
    fields.conclusion = oneOf(body.conclusion, [...conclusions]) as CheckRun['conclusion'];
  }
  const conclusion = fields.conclusion ?? before?.conclusion ?? null;
  if (fields.status === 'completed' && conclusion === null) throw refuse('"conclusion" wasn\'t supplied.');
  if (before?.status === 'completed' && fields.status !== undefined && fields.status !== 'completed') {
    // Known from issue threads: a verdict doesn't become undone; a new run of the same name takes its place.
    throw refuse(`A completed check run can't be set back to "${fields.status}".`);
  }
  if (body.name !== undefined) fields.name = text(body.name, 'name');
  if (body.external_id !== undefined) fields.externalId = text(body.external_id, 'external_id');
  if (body.details_url !== undefined) fields.detailsUrl = url(body.details_url);
  if (body.started_at !== undefined) fields.startedAt = time(body.started_at);
  if (body.completed_at !== undefined) fields.completedAt = time(body.completed_at);
  if (body.output !== undefined) Object.assign(fields, outputFields(body.output as Json, before));
  if (body.actions !== undefined) fields.actions = actionFields(body.actions as Json[]);
  return fields;
}

function outputFields(output: Json, before: CheckRun | null): CheckRunFields {
  const { title, summary, text: details, annotations = [] } = output;
  // An update may leave the title out; a run that never had one may not.
  if (title === undefined && (before === null || before.title === null))
    throw refuse('"title" wasn\'t supplied.');
  if (summary === undefined) throw refuse('"summary" wasn\'t supplied.');
  const items = annotations as Json[];
  if (items.length > mostAnnotations) throw tooMany(mostAnnotations, items.length);
  const checked: Annotation[] = items.map(annotationOf);
  return {
    ...(title === undefined ? {} : { title: text(title, 'title') }),
    summary: limited(text(summary, 'summary'), longestText),
    ...(details === undefined
      ? {}
      : { text: details === null ? null : limited(text(details, 'text'), longestText) }),
    annotations: checked,
  };
}

function actionFields(actions: Json[]): CheckRunAction[] {
  if (actions.length > mostActions) throw tooMany(mostActions, actions.length);
  return actions.map((action) => ({
    label: limited(text(action.label, 'label'), longestLabel),
    description: limited(text(action.description, 'description'), longestDescription),
    identifier: limited(text(action.identifier, 'identifier'), longestIdentifier),
  }));
}

function refuse(reason: string) {
  return invalidRequest(reason, checkRunDocs);
}

function tooMany(allowed: number, supplied: number) {
  return refuse(`No more than ${allowed} items are allowed; ${supplied} were supplied.`);
}

function limited(value: string, longest: number): string {
  const length = characters(value);
  if (length > longest) throw refuse(`Only ${longest} characters are allowed; ${length} were supplied.`);
  return value;
}

function text(value: unknown, name: string): string {
  if (value === undefined || value === null) throw refuse(`"${name}" wasn't supplied.`);
  if (typeof value !== 'string') throw refuse(`For '${name}', ${JSON.stringify(value)} is not a string.`);
  return value;
}

function oneOf(value: unknown, allowed: string[]): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw refuse(`${JSON.stringify(value)} is not a member of ${JSON.stringify(allowed)}.`);
}

function url(value: unknown): string {
  const given = text(value, 'details_url');
  if (!/^https?:\/\//.test(given)) throw refuse('details_url must use http or https scheme');
  return given;
}

function time(value: unknown): string {
  const at = Date.parse(String(value));
  if (Number.isNaN(at)) throw refuse(`${JSON.stringify(value)} is not a valid date-time.`);
  return timestamp(at);
}
