variable "ami" {
  type = string
}

variable "tokens" {
  type    = string
  default = "optional"
}
