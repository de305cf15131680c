variable "TAG" {
  default = "dev"
}

group "default" {
  targets = ["web", "api"]
}

target "_common" {
  context = "."
  contexts = {
    nginx-config = "deploy/nginx"
  }
}

target "web" {
  inherits = ["_common"]
  target   = "web"
  args     = { SERVICE = "web" }
  tags     = ["acme/web:${TAG}"]
}

target "api" {
  inherits  = ["_common"]
  target    = "api"
  args      = { SERVICE = "api" }
  tags      = ["acme/api:${TAG}"]
  platforms = ["linux/amd64", "linux/arm64"]
}
