variable "subnet_ids" {
  description = "Private subnets for the web servers"
  type        = list(string)
}

data "aws_ami" "web" {
  most_recent = true
  owners      = ["self"]

  filter {
    name   = "name"
    values = ["web-*"]
  }
}

resource "aws_instance" "web" {
  ami           = data.aws_ami.web.id
  instance_type = "t3.medium"
  subnet_id     = var.subnet_ids[0]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  tags = {
    Name = "web"
  }
}

# The old storefront reads its credentials with a library from 2018.
resource "aws_instance" "storefront" {
  ami           = data.aws_ami.web.id
  instance_type = "t3.medium"
  subnet_id     = var.subnet_ids[1]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "optional"
  }

  tags = {
    Name = "storefront"
  }
}

resource "aws_instance" "cache" {
  ami           = data.aws_ami.web.id
  instance_type = "r7g.large"
  subnet_id     = var.subnet_ids[1]

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
  }

  tags = {
    Name = "cache"
  }
}
