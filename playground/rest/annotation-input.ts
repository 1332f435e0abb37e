import { invalidRequest } from '../http/api-error.ts';
import type { Json } from '../json/example.ts';
import type { Annotation } from '../world/check-run.ts';
import { characters } from '../world/refusal.ts';

const levels = ['notice', 'warning', 'failure'];
const longestTitle = 255;
/** Bytes of `message` and of `raw_details`. */
const largestMessage = 64 * 1024;

/**
 * One annotation as a program sent it, checked.
 *
 * @throws ApiError 422
 */
export function annotationOf(given: Json): Annotation {
  const {
    path,
    start_line,
    end_line,
    start_column = null,
    end_column = null,
    annotation_level,
    title = null,
    message,
    raw_details = null,
  } = given;
  for (const [name, value] of Object.entries({ path, start_line, end_line, annotation_level, message })) {
    if (value === undefined || value === null) throw refuse(`"${name}" wasn't supplied.`);
  }
  if (typeof path !== 'string' || path === '') throw refuse('path is missing or empty');
  // Git's way of naming files: relative to the root, forward slashes.
  if (path.startsWith('/') || path.startsWith('./'))
    throw refuse(`"${path}" is not a path relative to the root of the repository`);
  if (!isLine(start_line) || !isLine(end_line))
    throw refuse('start_line and end_line must be integers from 1');
  if (start_line > end_line) throw refuse('start_line must not be after end_line');
  if (start_column !== null || end_column !== null) {
    if (start_line !== end_line)
      throw refuse('start_column and end_column are only allowed when start_line is end_line');
    if ((start_column !== null && !isLine(start_column)) || (end_column !== null && !isLine(end_column))) {
      throw refuse('start_column and end_column must be integers from 1');
    }
    if (start_column !== null && end_column !== null && start_column > end_column)
      throw refuse('start_column must not be after end_column');
  }
  if (!levels.includes(annotation_level as string)) {
    throw refuse(`${JSON.stringify(annotation_level)} is not a member of ${JSON.stringify(levels)}.`);
  }
  if (typeof message !== 'string' || message === '') throw refuse('message is missing or empty');
  checkSize(message);
  if (raw_details !== null) checkSize(String(raw_details));
  if (title !== null && characters(String(title)) > longestTitle) {
    throw refuse(`Only ${longestTitle} characters are allowed; ${characters(String(title))} were supplied.`);
  }
  return {
    path,
    start_line,
    end_line,
    start_column: start_column as number | null,
    end_column: end_column as number | null,
    annotation_level: annotation_level as Annotation['annotation_level'],
    title: title as string | null,
    message,
    raw_details: raw_details as string | null,
  };
}

function isLine(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}

function checkSize(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > largestMessage)
    throw refuse(`No more than ${largestMessage} bytes are allowed; ${bytes} were supplied.`);
}

function refuse(reason: string) {
  return invalidRequest(reason, '/checks/runs');
}
