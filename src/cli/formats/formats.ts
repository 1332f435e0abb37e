import type { Format } from './format.ts';

/**
 * Every format of a report: one file and one line each. The option, the help, the shells' completions and the tests
 * read this table; the first one is the default. Only the format that is asked for is loaded.
 */
export const formats = {
  pretty: {
    forPeople: true,
    render: async (report, rendering) => (await import('./pretty.ts')).pretty(report, rendering),
  },
  compact: {
    forPeople: true,
    render: async (report, rendering) => (await import('./compact.ts')).compact(report, rendering),
  },
  json: {
    forPeople: false,
    render: async (report) => (await import('../terminal-text.ts')).json(report),
  },
  sarif: {
    forPeople: false,
    render: async (report, rendering) => (await import('./sarif.ts')).sarif(report, rendering),
  },
  github: {
    forPeople: false,
    render: async (report, rendering) => (await import('./github.ts')).github(report, rendering),
  },
  junit: {
    forPeople: false,
    render: async (report) => (await import('./junit.ts')).junit(report),
  },
  gitlab: {
    forPeople: false,
    render: async (report, rendering) => (await import('./gitlab.ts')).gitlab(report, rendering),
  },
  markdown: {
    forPeople: false,
    render: async (report, rendering) => (await import('./markdown.ts')).markdown(report, rendering),
  },
  oscal: {
    forPeople: false,
    render: async (report, rendering) => (await import('./oscal.ts')).oscal(report, rendering),
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];
