import { asNumber, asString, isNull } from '../../terraform/evaluate/value.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import { attribute } from '../../terraform/syntax/syntax.ts';

export const hopLimit = 'http_put_response_hop_limit';

/** The metadata options of an instance besides `http_tokens`, in one world. */
export interface HopReach {
  /** The endpoint is switched off: nothing can call it anyway. */
  readonly disabled: boolean;
  /** Where a hop limit of 1 stands, or is missing; null where it is more, not known, or another resource’s business. */
  readonly short: Span | null;
  /** It is written, not AWS’s default. */
  readonly written: boolean;
}

const wide: HopReach = { disabled: false, short: null, written: false };

/**
 * Reads how far the metadata service reaches. The default of AWS is one hop
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html).
 */
export function reachOf(resource: MergedBlock, context: Context): HopReach {
  if (resource.block.type === 'module') return reachOfCall(resource, context);
  // AWS takes no metadata options with a spot request, so no limit is to be set there.
  if (resource.block.labels[0] === 'aws_spot_instance_request') return wide;
  const [expanded] = expandBlocks(resource.blocks('metadata_options'), context);
  // The launch template may set an argument that the instance doesn't set.
  const inherits = resource.blocks('launch_template').length > 0;
  if (!expanded) return inherits ? wide : { ...wide, short: resource.block.header };
  const inner = { ...context, names: expanded.names };
  const value = (name: string) => {
    const found = attribute(expanded.block.body, name);
    return found && { span: found.span, value: inner.evaluate(found.value, inner) };
  };
  const endpoint = value('http_endpoint');
  const text = endpoint && asString(endpoint.value);
  const disabled = text?.kind === 'scalar' && text.value === 'disabled';
  const limit = value(hopLimit);
  if (!limit || isNull(limit.value))
    return { disabled, short: inherits ? null : (limit?.span ?? expanded.block.header), written: false };
  const number = asNumber(limit.value);
  const one = number.kind === 'scalar' && typeof number.value === 'number' && number.value <= 1;
  return { disabled, short: one ? limit.span : null, written: true };
}

/** Of a module call only what it says itself is known: modules have defaults of their own. */
function reachOfCall(call: MergedBlock, context: Context): HopReach {
  const input = call.attribute('metadata_options');
  const value = input && context.evaluate(input.value, context);
  const limit = value?.kind === 'map' ? value.entries.get(hopLimit) : undefined;
  if (!input || limit?.kind !== 'scalar' || Number(limit.value) !== 1 || isNull(limit)) return wide;
  return { disabled: false, short: limit.origin ?? input.span, written: true };
}
