import type { ArtifactLocation, Location } from 'sarif';

/** A place in a file; lines are 1-based and inclusive. */
export function sarifLocation(path: string, startLine: number, endLine: number): Location {
  return { physicalLocation: { artifactLocation: sarifArtifact(path), region: { startLine, endLine } } };
}

/** A file, relative to the directory in which the command ran. */
export function sarifArtifact(path: string): ArtifactLocation {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
