/** A target whose `http_tokens` is this expression. */
export const instance = (name: string, tokens = '"optional"') =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
