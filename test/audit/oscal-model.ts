/**
 * The parts of OSCAL’s assessment results 1.1 that this program writes, as JSON schema: names, what is required, and
 * that nothing else may be there. Written after NIST’s reference of the model
 * (https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/json-reference/); NIST’s own schema is
 * checked where there is a copy of it.
 */

type Schema = Readonly<Record<string, unknown>>;

const uuid = {
  type: 'string',
  pattern: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$',
};
const token = { type: 'string', pattern: '^[A-Za-z_][\\w.-]*$' };
const line = { type: 'string', pattern: '^\\S(.*\\S)?$' };
const time = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
};
const uri = { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9+.-]+:.+$' };

/** An object with these properties and no others; those whose name ends in `?` may be missing. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), properties[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

/** OSCAL has no empty list: it leaves the property out. */
const list = (items: Schema): Schema => ({ type: 'array', minItems: 1, items });

const props = list(object({ name: token, value: line, 'ns?': uri }));
const relatedObservations = list(object({ 'observation-uuid': uuid }));

const observation = object({
  uuid,
  'title?': line,
  description: line,
  'props?': props,
  methods: list({ enum: ['EXAMINE', 'INTERVIEW', 'TEST', 'UNKNOWN'] }),
  'types?': list(token),
  'subjects?': list(object({ 'subject-uuid': uuid, type: token })),
  collected: time,
});

const finding = object({
  uuid,
  title: line,
  description: line,
  'props?': props,
  target: object({
    type: { enum: ['statement-id', 'objective-id'] },
    'target-id': token,
    status: object({ state: { enum: ['satisfied', 'not-satisfied'] }, 'reason?': token }),
  }),
  'related-observations?': relatedObservations,
});

const risk = object({
  uuid,
  title: line,
  description: line,
  statement: line,
  'props?': props,
  status: {
    enum: ['open', 'investigating', 'remediating', 'deviation-requested', 'deviation-approved', 'closed'],
  },
  'deadline?': time,
  'related-observations?': relatedObservations,
});

const result = object({
  uuid,
  title: line,
  description: line,
  start: time,
  'end?': time,
  'props?': props,
  'local-definitions?': object({
    'inventory-items?': list(object({ uuid, description: line, 'props?': props })),
  }),
  'reviewed-controls': object({
    'description?': line,
    'props?': props,
    'control-selections': list(object({ 'include-controls?': list(object({ 'control-id': token })) })),
  }),
  'observations?': list(observation),
  'risks?': list(risk),
  'findings?': list(finding),
});

export const oscalModel = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...object({
    'assessment-results': object({
      uuid,
      metadata: object({
        title: line,
        'last-modified': time,
        version: line,
        'oscal-version': { type: 'string', pattern: '^1\\.1\\.\\d+$' },
        'props?': props,
      }),
      'import-ap': object({ href: { type: 'string', minLength: 1 } }),
      results: list(result),
    }),
  }),
};
