/** What is read of a file. GraphQL cuts text at 512,000 bytes, and says so. */
export const blobFragment = `
fragment blob on Blob {
  oid
  byteSize
  isBinary
  isTruncated
  text
}`;
