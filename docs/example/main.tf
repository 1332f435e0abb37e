resource "aws_instance" "web" {
  ami           = var.ami
  instance_type = "t3.micro"
}

resource "aws_launch_template" "worker" {
  image_id      = var.ami
  instance_type = "m6i.large"

  metadata_options {
    http_tokens = var.tokens
  }
}
