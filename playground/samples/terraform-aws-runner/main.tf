data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_instance" "runner" {
  ami           = data.aws_ssm_parameter.image.value
  instance_type = var.instance_type

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = var.http_tokens
  }
}
