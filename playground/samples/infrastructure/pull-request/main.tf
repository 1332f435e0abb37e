module "network" {
  source = "./network"
}

module "web" {
  source     = "./web"
  subnet_ids = module.network.private_subnet_ids
}

module "batch" {
  source     = "./batch"
  subnet_ids = module.network.private_subnet_ids
}

module "tools" {
  source      = "./tools"
  subnet_id   = module.network.private_subnet_ids[0]
  imds_tokens = var.imds_tokens
}
