import { approversIn, type Policy } from '../policy/schema.ts';

/** Says what a replay did not read, so that its verdicts are not taken for the App's. */
export function notRead() {
  let wantsApprovals = false;
  return {
    onPolicy(policy: Policy) {
      wantsApprovals ||= approversIn(policy) !== undefined;
    },
    /** In plain words, without full stops. @param others what else was not read */
    notes: (others: readonly string[]): string[] => [
      ...others,
      ...(wantsApprovals
        ? ['The policy requires approvals. Only the App verifies them: what the comments claim was believed']
        : []),
    ],
  };
}
