import type { Report } from '../../rule/report.ts';
import type { Files } from '../../terraform/files.ts';
import type { Paint } from '../colors.ts';
import type { ReadProblem } from '../read-error.ts';

/** The input of a format beside the report. */
export interface Rendering {
  /** Where excerpts and the bytes around fixes are read. */
  readonly files: Pick<Files, 'read'>;
  /** The files that could not be read. */
  readonly problems: readonly ReadProblem[];
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  /** The command that writes the fixes; undefined where a command can't (standard input). */
  readonly fixCommand?: string | undefined;
  /** Turns a path of the report into one of the repository, where the working directory is not its top. */
  readonly repositoryPath: (path: string) => string;
  /** Keep suppressed results in SARIF? */
  readonly sarifSuppressed: boolean;
}

/** One format of a report. */
export interface Format {
  /** Is it read by people, on a terminal? */
  readonly forPeople: boolean;
  render(report: Report, rendering: Rendering): Promise<string>;
}
