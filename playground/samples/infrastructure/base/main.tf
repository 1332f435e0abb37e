module "network" {
  source = "./network"
}

module "web" {
  source     = "./web"
  subnet_ids = module.network.private_subnet_ids
}
