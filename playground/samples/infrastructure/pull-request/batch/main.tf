variable "subnet_ids" {
  description = "Private subnets for the workers"
  type        = list(string)
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_launch_template" "worker" {
  name_prefix   = "batch-worker-"
  image_id      = data.aws_ssm_parameter.image.value
  instance_type = "c7i.xlarge"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 100
      encrypted   = true
    }
  }
}

resource "aws_autoscaling_group" "worker" {
  name_prefix         = "batch-worker-"
  min_size            = 0
  max_size            = 12
  vpc_zone_identifier = var.subnet_ids

  launch_template {
    id      = aws_launch_template.worker.id
    version = "$Latest"
  }
}

# Goes away with the last nightly job.
resource "aws_launch_configuration" "nightly" {
  name_prefix   = "batch-nightly-"
  image_id      = data.aws_ssm_parameter.image.value
  instance_type = "c5.large"

  lifecycle {
    create_before_destroy = true
  }
}
