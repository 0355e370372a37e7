// SPDX-License-Identifier: Apache-2.0
#include "permissions.hpp"

namespace hono::auth_server {

std::string_view builtin_permissions() noexcept
{
    return R"json({
"roles": {
  "protocol-adapter": [
    {"resource": "telemetry/*", "activities": ["WRITE"]},
    {"resource": "event/*", "activities": ["WRITE"]},
    {"resource": "registration/*", "activities": ["READ", "WRITE"]},
    {"resource": "credentials/*", "activities": ["READ", "WRITE"]},
    {"resource": "tenant", "activities": ["READ", "WRITE"]},
    {"resource": "device_con/*", "activities": ["READ", "WRITE"]},
    {"resource": "cmd_router/*", "activities": ["READ", "WRITE"]},
    {"resource": "limits/*", "activities": ["READ", "WRITE"]},
    {"resource": "command_response/*", "activities": ["WRITE"]},
    {"resource": "command_internal/*", "activities": ["READ", "WRITE"]},
    {"resource": "command/*", "activities": ["READ"]},
    {"resource": "notification/*", "activities": ["READ"]},
    {"operation": "registration/*:assert", "activities": ["EXECUTE"]},
    {"operation": "credentials/*:get", "activities": ["EXECUTE"]},
    {"operation": "tenant/*:*", "activities": ["EXECUTE"]},
    {"operation": "device_con/*:*", "activities": ["EXECUTE"]},
    {"operation": "cmd_router/*:*", "activities": ["EXECUTE"]},
    {"operation": "limits/*:*", "activities": ["EXECUTE"]}
  ],
  "command-router": [
    {"resource": "registration/*", "activities": ["READ", "WRITE"]},
    {"resource": "tenant", "activities": ["READ", "WRITE"]},
    {"resource": "device_con/*", "activities": ["READ", "WRITE"]},
    {"operation": "registration/*:assert", "activities": ["EXECUTE"]},
    {"operation": "tenant/*:*", "activities": ["EXECUTE"]},
    {"operation": "device_con/*:*", "activities": ["EXECUTE"]}
  ],
  "registry": [
    {"resource": "event/*", "activities": ["WRITE"]},
    {"resource": "notification/*", "activities": ["WRITE"]}
  ],
  "application": [
    {"resource": "telemetry/*", "activities": ["READ"]},
    {"resource": "event/*", "activities": ["READ"]},
    {"resource": "command_response/*", "activities": ["READ"]},
    {"resource": "command/*", "activities": ["WRITE"]}
  ],
  "device-manager": [
    {"resource": "registration/*", "activities": ["READ", "WRITE"]},
    {"operation": "registration/*:*", "activities": ["EXECUTE"]}
  ],
  "tenant-manager": [
    {"resource": "registration/DEFAULT_TENANT", "activities": ["READ", "WRITE"]},
    {"resource": "credentials/DEFAULT_TENANT", "activities": ["READ", "WRITE"]},
    {"resource": "device_con/DEFAULT_TENANT", "activities": ["READ", "WRITE"]},
    {"resource": "tenant", "activities": ["READ", "WRITE"]},
    {"operation": "registration/DEFAULT_TENANT:*", "activities": ["EXECUTE"]},
    {"operation": "credentials/DEFAULT_TENANT:*", "activities": ["EXECUTE"]},
    {"operation": "device_con/DEFAULT_TENANT:*", "activities": ["EXECUTE"]},
    {"operation": "tenant/DEFAULT_TENANT:*", "activities": ["EXECUTE"]},
    {"operation": "tenant/NON_EXISTING_TENANT:*", "activities": ["EXECUTE"]}
  ],
  "tenant-application": [
    {"resource": "telemetry/DEFAULT_TENANT", "activities": ["READ"]},
    {"resource": "event/DEFAULT_TENANT", "activities": ["READ"]},
    {"resource": "command_response/DEFAULT_TENANT/*", "activities": ["READ"]},
    {"resource": "command/DEFAULT_TENANT", "activities": ["WRITE"]}
  ]
},
"users": {
  "http-adapter@HONO": {"mechanism": "PLAIN", "password": "http-secret",
                        "authorities": ["hono-component", "protocol-adapter"]},
  "mqtt-adapter@HONO": {"mechanism": "PLAIN", "password": "mqtt-secret",
                        "authorities": ["hono-component", "protocol-adapter"]},
  "kura-adapter@HONO": {"mechanism": "PLAIN", "password": "kura-secret",
                        "authorities": ["hono-component", "protocol-adapter"]},
  "amqp-adapter@HONO": {"mechanism": "PLAIN", "password": "amqp-secret",
                        "authorities": ["hono-component", "protocol-adapter"]},
  "coap-adapter@HONO": {"mechanism": "PLAIN", "password": "coap-secret",
                        "authorities": ["hono-component", "protocol-adapter"]},
  "lora-adapter@HONO": {"mechanism": "PLAIN", "password": "lora-secret",
                        "authorities": ["hono-component", "protocol-adapter"]},
  "command-router@HONO": {"mechanism": "PLAIN", "password": "cmd-router-secret",
                          "authorities": ["hono-component", "command-router"]},
  "device-registry@HONO": {"mechanism": "PLAIN", "password": "registry-secret", "authorities": ["registry"]},
  "hono-client@HONO": {"mechanism": "PLAIN", "password": "secret", "authorities": ["device-manager"]},
  "hono-client": {"mechanism": "PLAIN", "password": "secret", "authorities": ["tenant-manager"]},
  "consumer@HONO": {"mechanism": "PLAIN", "password": "verysecret", "authorities": ["application"]},
  "user1@HONO": {"mechanism": "PLAIN", "password": "pw", "authorities": ["tenant-application"]}
}})json";
}

} // namespace hono::auth_server
