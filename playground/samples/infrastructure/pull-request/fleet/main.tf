module "runner" {
  source = "git::ssh://git@localhost/acme/terraform-aws-runner.git?ref=v1.4.0"

  instance_type = "c7i.large"
}
