import { describe, expect, it } from 'vitest';
import { judgePlan } from '../../../src/rule/plan/judge-plan.ts';
import { type RulePolicy, strictPolicy } from '../../../src/rule/rule-policy.ts';
import { type Change, change, judged, plan, written } from './plan.ts';

const required = { metadata_options: [{ http_endpoint: 'enabled', http_tokens: 'required' }] };
const optional = { metadata_options: [{ http_endpoint: 'enabled', http_tokens: 'optional' }] };

describe('what is planned', () => {
  const table: { name: string; change: Change; expected: string }[] = [
    { name: 'required', change: { after: required }, expected: 'compliant' },
    { name: 'optional', change: { after: optional }, expected: 'violation tokens-optional' },
    {
      name: 'a value that the provider rejects',
      change: { after: { metadata_options: [{ http_tokens: 'Required' }] } },
      expected: 'violation tokens-optional',
    },
    {
      name: 'endpoint disabled',
      change: { after: { metadata_options: [{ http_endpoint: 'disabled', http_tokens: 'optional' }] } },
      expected: 'compliant',
    },
    { name: 'no block', change: { after: { metadata_options: [] } }, expected: 'violation block-missing' },
    { name: 'null', change: { after: { metadata_options: null } }, expected: 'violation block-missing' },
    { name: 'nothing', change: { after: {} }, expected: 'violation block-missing' },
    {
      name: 'a block without tokens',
      change: { after: { metadata_options: [{ http_endpoint: 'enabled', http_tokens: null }] } },
      expected: 'violation tokens-unset',
    },
    {
      name: 'a launch template',
      change: { type: 'aws_launch_template', after: optional },
      expected: 'violation tokens-optional',
    },
    {
      name: 'a launch configuration',
      change: { type: 'aws_launch_configuration', after: required },
      expected: 'compliant',
    },
    {
      name: 'a spot request',
      change: { type: 'aws_spot_instance_request', after: {} },
      expected: 'unknown unresolved',
    },
    {
      name: 'account defaults',
      change: { type: 'aws_ec2_instance_metadata_defaults', after: { http_tokens: 'required' } },
      expected: 'compliant',
    },
    {
      name: 'account defaults',
      change: { type: 'aws_ec2_instance_metadata_defaults', after: { http_tokens: 'no-preference' } },
      expected: 'violation account-default',
    },
    {
      name: 'account defaults',
      change: { type: 'aws_ec2_instance_metadata_defaults', after: { http_tokens: null } },
      expected: 'violation account-default',
    },
    {
      name: 'account defaults without endpoint',
      change: { type: 'aws_ec2_instance_metadata_defaults', after: { http_endpoint: 'disabled' } },
      expected: 'compliant',
    },
    {
      name: 'image builder',
      change: {
        type: 'aws_imagebuilder_infrastructure_configuration',
        after: { instance_metadata_options: [{ http_tokens: 'required' }] },
      },
      expected: 'compliant',
    },
    {
      name: 'image builder',
      change: {
        type: 'aws_imagebuilder_infrastructure_configuration',
        after: { instance_metadata_options: [] },
      },
      expected: 'violation block-missing',
    },
    {
      name: 'a notebook',
      change: {
        type: 'aws_sagemaker_notebook_instance',
        after: {
          instance_metadata_service_configuration: [{ minimum_instance_metadata_service_version: '2' }],
        },
      },
      expected: 'compliant',
    },
    {
      name: 'a notebook',
      change: {
        type: 'aws_sagemaker_notebook_instance',
        after: {
          instance_metadata_service_configuration: [{ minimum_instance_metadata_service_version: '1' }],
        },
      },
      expected: 'violation tokens-optional',
    },
    { name: 'other resources', change: { type: 'aws_ecs_capacity_provider' }, expected: '' },
  ];
  it.each(table)('$change.type $name → $expected', ({ change: given, expected }) => {
    const type = given.type ?? 'aws_instance';
    expect(judged(plan([change(given)]))).toEqual(expected === '' ? [] : [`${type}.web ${expected}`]);
  });
});

describe('actions', () => {
  const table: { actions: string[]; after?: unknown; judged: boolean }[] = [
    { actions: ['create'], judged: true },
    { actions: ['update'], judged: true },
    { actions: ['no-op'], judged: true },
    { actions: ['delete', 'create'], judged: true },
    { actions: ['create', 'delete'], judged: true },
    { actions: ['forget', 'create'], judged: true },
    { actions: ['delete'], after: null, judged: false },
    { actions: ['forget'], after: null, judged: false },
  ];
  it.each(table)('$actions', ({ actions, after = optional, judged: expected }) => {
    expect(judged(plan([change({ actions, after })]))).toHaveLength(expected ? 1 : 0);
  });

  it('leaves out data sources and deposed objects', () => {
    const data = change({ mode: 'data', actions: ['read'], after: {} });
    const deposed = change({ actions: ['delete'], after: optional, more: { deposed: 'a1b2c3d4' } });
    expect(judged(plan([data, deposed]))).toEqual([]);
  });
});

describe('addresses', () => {
  it('are those of the plan, at every depth', () => {
    const changes = [
      change({ index: 0, after: required }),
      change({ index: 'a.b["c"]', after: optional }),
      change({ module: 'module.a', after: optional }),
      change({ module: 'module.a["x.y"].module.b[0]', index: 1, after: required }),
    ];
    expect(judged(plan(changes))).toEqual([
      'aws_instance.web[0] compliant',
      'aws_instance.web["a.b[\\"c\\"]"] violation tokens-optional',
      'module.a.aws_instance.web violation tokens-optional',
      'module.a["x.y"].module.b[0].aws_instance.web[1] compliant',
    ]);
  });
});

describe('what is known only after apply', () => {
  const whole = { unknown: { id: true, metadata_options: true } };
  const inBlock = {
    after: { metadata_options: [{}] },
    unknown: { metadata_options: [{ http_endpoint: true, http_tokens: true }] },
  };
  const table: { name: string; change: Change; written: unknown; expected: string }[] = [
    {
      name: 'not written',
      change: whole,
      written: { ami: { constant_value: 'ami-1' } },
      expected: 'violation block-missing',
    },
    {
      name: 'a block without tokens',
      change: whole,
      written: { metadata_options: [{}] },
      expected: 'violation tokens-unset',
    },
    {
      name: 'a constant',
      change: whole,
      written: { metadata_options: [{ http_tokens: { constant_value: 'required' } }] },
      expected: 'compliant',
    },
    {
      name: 'a constant',
      change: whole,
      written: { metadata_options: [{ http_tokens: { constant_value: 'optional' } }] },
      expected: 'violation tokens-optional',
    },
    {
      name: 'an expression',
      change: whole,
      written: {
        metadata_options: [
          { http_tokens: { references: ['aws_ssm_parameter.t.value', 'aws_ssm_parameter.t'] } },
        ],
      },
      expected: 'unknown unresolved',
    },
    {
      name: 'tokens, not written',
      change: inBlock,
      written: { metadata_options: [{ http_put_response_hop_limit: { constant_value: 2 } }] },
      expected: 'violation tokens-unset',
    },
    {
      name: 'tokens, an expression',
      change: inBlock,
      written: { metadata_options: [{ http_tokens: { references: ['var.t'] } }] },
      expected: 'unknown unresolved',
    },
    {
      name: 'tokens, an expression without references',
      change: inBlock,
      written: { metadata_options: [{ http_tokens: {} }] },
      expected: 'unknown unresolved',
    },
    {
      name: 'the endpoint, not written',
      change: {
        after: { metadata_options: [{ http_tokens: 'optional' }] },
        unknown: { metadata_options: [{ http_endpoint: true }] },
      },
      written: { metadata_options: [{ http_tokens: { constant_value: 'optional' } }] },
      expected: 'violation tokens-optional',
    },
    {
      name: 'the endpoint, an expression',
      change: {
        after: { metadata_options: [{ http_tokens: 'optional' }] },
        unknown: { metadata_options: [{ http_endpoint: true }] },
      },
      written: { metadata_options: [{ http_endpoint: { references: ['local.e'] } }] },
      expected: 'unknown unresolved',
    },
    {
      name: 'the endpoint, disabled',
      change: whole,
      written: { metadata_options: [{ http_endpoint: { constant_value: 'disabled' } }] },
      expected: 'compliant',
    },
  ];
  it.each(table)('$name → $expected', ({ change: given, written: expressions, expected }) => {
    expect(judged(plan([change(given)], { resources: [written(expressions)] }))).toEqual([
      `aws_instance.web ${expected}`,
    ]);
  });

  it('is looked up in the module that the address leads to', () => {
    const changes = [
      change({ ...whole, module: 'module.a["k.module.z"].module.b[1]', index: 0 }),
      change({ ...whole, module: 'module.a["k.module.z"]' }),
    ];
    const inner = {
      resources: [written({ metadata_options: [{ http_tokens: { references: ['var.t'] } }] })],
    };
    const root = {
      module_calls: { a: { module: { resources: [written({})], module_calls: { b: { module: inner } } } } },
    };
    expect(judged(plan(changes, root))).toEqual([
      'module.a["k.module.z"].module.b[1].aws_instance.web[0] unknown unresolved',
      'module.a["k.module.z"].aws_instance.web violation block-missing',
    ]);
  });

  it('stays unknown without configuration', () => {
    expect(judged(plan([change(whole)]))).toEqual(['aws_instance.web unknown unresolved']);
    expect(judged(plan([change(whole)], { resources: [] }))).toEqual(['aws_instance.web unknown unresolved']);
  });
});

describe('a configuration that Terraform did not write', () => {
  it.each([
    null,
    1,
    {},
    [null],
    [1],
    [{}],
    [{ mode: 'managed', type: 'aws_instance', name: 'web', expressions: 1 }],
  ])('%j', (resources) => {
    const text = plan([change({ unknown: { metadata_options: true } })], { resources });
    expect(judged(text)).toEqual([
      expect.stringMatching(/^aws_instance\.web (unknown unresolved|violation block-missing)$/),
    ]);
  });
});

describe('policy', () => {
  const disabled = change({ after: { metadata_options: [{ http_endpoint: 'disabled' }] } });
  const bare = change({ after: {} });
  const account = (tokens: string, module?: string) =>
    change({
      type: 'aws_ec2_instance_metadata_defaults',
      after: { http_tokens: tokens },
      ...(module && { module }),
    });
  const accept: RulePolicy = { ...strictPolicy, account_default: 'accept' };
  const instance = (changes: unknown[], policy: RulePolicy) =>
    judged(plan(changes), policy).find((line) => line.startsWith('aws_instance'));

  it('endpoint_disabled: violation', () => {
    expect(judged(plan([disabled]), { ...strictPolicy, endpoint_disabled: 'violation' })).toEqual([
      'aws_instance.web violation tokens-unset',
    ]);
  });
  it('account_default: accept', () => {
    expect(instance([bare, account('required')], accept)).toBe('aws_instance.web compliant');
    expect(instance([bare, account('optional')], accept)).toBe('aws_instance.web violation block-missing');
    expect(instance([bare, account('required', 'module.a')], accept)).toBe(
      'aws_instance.web violation block-missing',
    );
    expect(instance([bare], accept)).toBe('aws_instance.web violation block-missing');
    expect(instance([change({ after: optional }), account('required')], accept)).toBe(
      'aws_instance.web violation tokens-optional',
    );
  });
  it('account_default: ignore mentions it', () => {
    expect(instance([bare, account('required')], strictPolicy)).toBe(
      'aws_instance.web violation block-missing',
    );
    const bytes = new TextEncoder().encode(plan([bare, account('required')]));
    expect(judgePlan('p.json', bytes, strictPolicy)?.findings[0]?.message).toContain(
      'an aws_ec2_instance_metadata_defaults is declared, but region, provider alias and AMI decide whether it applies',
    );
  });
});

describe('other kinds of targets', () => {
  const setting = (value: string) => [
    { namespace: 'aws:autoscaling:launchconfiguration', name: 'DisableIMDSv1', value },
  ];
  const emr = (version: number) =>
    JSON.stringify({
      InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: version },
    });
  const policy = (tokens: string) =>
    JSON.stringify({
      ec2_attributes: { instance_metadata_defaults: { http_tokens: { '@@assign': tokens } } },
    });
  const template = change({
    type: 'aws_launch_template',
    name: 't',
    after: { metadata_options: [{ http_tokens: 'required' }] },
    unknown: { id: true },
  });
  const group = (expressions: unknown) => ({
    resources: [written(expressions, 'aws_autoscaling_group'), written({}, 'aws_launch_template', 't')],
  });
  const references = ['aws_launch_template.t.id', 'aws_launch_template.t'];
  const asg = change({
    type: 'aws_autoscaling_group',
    after: { launch_template: [{ version: '$Latest' }] },
    unknown: { launch_template: [{ id: true }] },
  });

  it.each([
    { type: 'aws_elastic_beanstalk_environment', after: { setting: setting('true') }, expected: 'compliant' },
    {
      type: 'aws_elastic_beanstalk_environment',
      after: { setting: setting('false') },
      expected: 'violation tokens-optional',
    },
    { type: 'aws_elastic_beanstalk_environment', after: {}, expected: 'unknown unresolved' },
    { type: 'aws_emr_security_configuration', after: { configuration: emr(2) }, expected: 'compliant' },
    {
      type: 'aws_emr_security_configuration',
      after: { configuration: emr(1) },
      expected: 'violation tokens-optional',
    },
    {
      type: 'aws_organizations_policy',
      after: { type: 'DECLARATIVE_POLICY_EC2', content: policy('optional') },
      expected: 'violation account-default',
    },
    { type: 'aws_eks_node_group', after: {}, expected: 'unknown unresolved' },
    {
      type: 'aws_spot_instance_request',
      after: { metadata_options: [{ http_tokens: 'required' }] },
      expected: 'unknown unresolved',
    },
  ])('$type $expected', ({ type, after, expected }) => {
    expect(judged(plan([change({ type, after })]))).toEqual([`${type}.web ${expected}`]);
  });

  it('are none where another resource decides', () => {
    const none = {
      type: 'aws_organizations_policy',
      after: { type: 'SERVICE_CONTROL_POLICY', content: '{}' },
    };
    expect(judged(plan([change(none)]))).toEqual([]);
    expect(judged(plan([asg, template], group({ launch_template: [{ id: { references } }] })))).toEqual([
      'aws_launch_template.t compliant',
    ]);
  });

  it('take a template that the plan does not have', () => {
    const other = { references: ['var.template'] };
    expect(judged(plan([asg, template], group({ launch_template: [{ id: other }] })))).toEqual([
      'aws_autoscaling_group.web unknown unresolved',
      'aws_launch_template.t compliant',
    ]);
  });

  it('are found through outputs and arguments of modules', () => {
    const inner = { ...template, module_address: 'module.lt', address: 'module.lt.aws_launch_template.t' };
    const user = { ...asg, module_address: 'module.g', address: 'module.g.aws_autoscaling_group.web' };
    const root = {
      module_calls: {
        lt: {
          module: {
            resources: [written({}, 'aws_launch_template', 't')],
            outputs: { id: { expression: { references } } },
          },
        },
        g: {
          expressions: { template: { references: ['module.lt.id', 'module.lt'] } },
          module: {
            resources: [
              written(
                { launch_template: [{ id: { references: ['var.template'] } }] },
                'aws_autoscaling_group',
              ),
            ],
          },
        },
      },
    };
    expect(judged(plan([user, inner], root))).toEqual(['module.lt.aws_launch_template.t compliant']);
  });
});
