// Plain JavaScript, so that any Node can read it.
const [major, minor] = process.versions.node.split('.').map(Number);

/** Older than `engines.node` of package.json. */
export const isTooOld = major < 22 || (major === 22 && minor < 18);

export const tooOld = `require-imdsv2: Node ${process.versions.node} is too old; use 22.18 or later`;
