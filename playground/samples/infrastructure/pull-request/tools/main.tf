variable "subnet_id" {
  description = "Where the tools run"
  type        = string
}

variable "imds_tokens" {
  description = "http_tokens of the build server"
  type        = string
}

data "aws_ami" "tools" {
  most_recent = true
  owners      = ["self"]

  filter {
    name   = "name"
    values = ["tools-*"]
  }
}

resource "aws_instance" "bastion" {
  ami           = data.aws_ami.tools.id
  instance_type = "t3.nano"
  subnet_id     = var.subnet_id

  tags = {
    Name = "bastion"
  }
}

resource "aws_instance" "build" {
  ami           = data.aws_ami.tools.id
  instance_type = "m7i.xlarge"
  subnet_id     = var.subnet_id

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = var.imds_tokens
  }

  tags = {
    Name = "build"
  }
}

# Needs no credentials, so it gets no metadata service.
resource "aws_instance" "mirror" {
  ami           = data.aws_ami.tools.id
  instance_type = "t3.small"
  subnet_id     = var.subnet_id

  metadata_options {
    http_endpoint = "disabled"
  }

  tags = {
    Name = "mirror"
  }
}

# require-imdsv2:ignore the vendor's agent has no IMDSv2 yet (ticket 4711) until=2099-12-31
resource "aws_instance" "appliance" {
  ami           = data.aws_ami.tools.id
  instance_type = "t3.large"
  subnet_id     = var.subnet_id

  tags = {
    Name = "appliance"
  }
}
