variable "region" {
  description = "Where everything runs"
  type        = string
  default     = "eu-central-1"
}

variable "imds_tokens" {
  description = "Whether the tools demand session tokens of the metadata service; set per environment"
  type        = string
}
