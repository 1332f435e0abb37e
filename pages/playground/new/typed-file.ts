/** A file of the pull request to come. */
export interface TypedFile {
  /** Stays the same while it is edited. */
  key: string;
  path: string;
  /** On the base branch; null where it isn't there. */
  before: string | null;
  /** At the head; null where it is deleted. */
  after: string | null;
}

export function emptyFile(path: string): TypedFile {
  return { key: crypto.randomUUID(), path, before: null, after: '' };
}

/** Something to start from: the metadata service answers, and nothing says how. */
export const example: TypedFile = {
  ...emptyFile('main.tf'),
  after: `resource "aws_instance" "web" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "optional"
  }
}
`,
};
