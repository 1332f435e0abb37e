import type { Format } from './format.ts';

/**
 * Every format of a report: one file and one line each. The option, the help, the shells' completions and the tests
 * read this table; the first one is the default. Only the format that is asked for is loaded.
 */
export const formats = {
  pretty: {
    help: 'for people',
    forPeople: true,
    render: async (report, rendering) => (await import('./pretty.ts')).pretty(report, rendering),
  },
  compact: {
    help: 'one line per finding',
    forPeople: true,
    render: async (report, rendering) => (await import('./compact.ts')).compact(report, rendering),
  },
  json: {
    help: 'everything',
    forPeople: false,
    render: async (report) => (await import('./json.ts')).json(report),
  },
  sarif: {
    help: 'SARIF 2.1.0, for code scanning',
    forPeople: false,
    render: async (report, rendering) => (await import('./sarif.ts')).sarif(report, rendering),
  },
  github: {
    help: 'annotations of a GitHub workflow',
    forPeople: false,
    render: async (report, rendering) => (await import('./github.ts')).github(report, rendering),
  },
  junit: {
    help: 'JUnit XML, one test per target',
    forPeople: false,
    render: async (report) => (await import('./junit.ts')).junit(report),
  },
  gitlab: {
    help: 'GitLab Code Quality',
    forPeople: false,
    render: async (report, rendering) => (await import('./gitlab.ts')).gitlab(report, rendering),
  },
  markdown: {
    help: 'for a comment or a job summary',
    forPeople: false,
    render: async (report, rendering) => (await import('./markdown.ts')).markdown(report, rendering),
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];
