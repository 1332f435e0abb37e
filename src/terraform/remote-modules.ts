/**
 * Modules of other repositories, wherever their code comes from. The code of each is mounted in `Files`: it lies
 * below a directory of its own beside the repository's, and everything else reads it like a directory of the repository.
 */
export interface RemoteModules {
  /** Answers for the calls of a root directory. */
  below(root: string): CallResolver;
}

/** Says where the code of the calls of one module is. */
export interface CallResolver {
  /** Resolvers of one id answer alike, at every depth. */
  readonly id: string;
  /** Undefined where nothing is known of the call's module. */
  find(call: RemoteCall): RemoteModule | undefined;
  /** Answers for the calls inside of the module that the call of this name leads to, local ones too. */
  inside(name: string): CallResolver;
}

/** A call whose source leads out of the repository. */
export interface RemoteCall {
  readonly name: string;
  /** As it is written. */
  readonly source: string;
  /** The version constraint; null where there is none, undefined where it can't be known. */
  readonly version: string | null | undefined;
}

/** The mounted directory of a module, or why it can't be read and what to do about it. */
export type RemoteModule =
  | { readonly directory: string }
  | {
      readonly directory?: undefined;
      readonly reason: string;
      readonly hint: string;
      /** Its code could not be had: where the table of known modules has it, that decides, and nothing is unseen. */
      readonly isMissing?: true;
    };

/** Nothing is in view. */
export const noModules: CallResolver = { id: '', find: () => undefined, inside: () => noModules };
