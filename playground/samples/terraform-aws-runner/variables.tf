variable "instance_type" {
  description = "Size of the runner"
  type        = string
}

variable "http_tokens" {
  description = "Whether the metadata service requires a session token"
  type        = string
  default     = "optional"
}
